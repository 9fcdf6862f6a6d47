//! What a user types: words, phrases in quotation marks, beginnings that end in `*`.

use super::tokens::{is_single, is_tail, tokens};
use crate::StoreError;
use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::{TextAnalyzer, Token};

/// The longest question that is read, in bytes.
const LONGEST: usize = 10_000;

/// How many words may begin as the last one of a phrase does; the library takes room for that many at once.
pub(super) const MOST_BEGINNINGS: u32 = 10_000;

/// A word or phrase to be found: tokens at their distances from the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sought {
    tokens: Vec<(usize, String)>,
    /// Whether the last token is only the beginning of what is sought.
    begins: bool,
}

/// Reads what a user typed; all of it must be found.
pub(super) fn read(words: &str, analyzer: &mut TextAnalyzer) -> Result<Vec<Sought>, StoreError> {
    let refuse = |reason: String, code| {
        StoreError::new("search for", words.chars().take(80).collect::<String>(), reason, code)
    };
    if words.len() > LONGEST {
        return Err(refuse(
            format!("it has {} bytes, more than {LONGEST}", words.len()),
            "store/search-length",
        ));
    }
    let mut sought = Vec::new();
    for (text, quoted) in pieces(words).map_err(|at| {
        refuse(format!("the quotation mark at character {} is not closed", at + 1), "store/quotation-open")
    })? {
        sought.extend(Sought::new(&tokens(analyzer, &text), !quoted && text.ends_with('*')));
    }
    if sought.is_empty() {
        return Err(refuse("it holds no letter and no figure to look for".to_owned(), "store/search-empty"));
    }
    Ok(sought)
}

/// Cuts at white space outside quotation marks; the error is the place of a mark that is not closed.
fn pieces(words: &str) -> Result<Vec<(String, bool)>, usize> {
    let mut pieces = vec![(String::new(), false)];
    let mut open = None;
    for (at, character) in words.chars().enumerate() {
        let parts = match character {
            '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' => {
                open = if open.is_some() { None } else { Some(at) };
                true
            }
            it => it.is_whitespace() && open.is_none(),
        };
        match pieces.last_mut() {
            Some((text, _)) if !parts => text.push(character),
            _ => pieces.push((String::new(), open.is_some())),
        }
    }
    match open {
        Some(at) => Err(at),
        None => Ok(pieces),
    }
}

impl Sought {
    /// Makes something to be found of the tokens of a word or phrase; `None` if there are none.
    fn new(tokens: &[Token], star: bool) -> Option<Self> {
        let last = tokens.last()?;
        let before = |at: usize| at.checked_sub(1).and_then(|before| tokens.get(before));
        // The last character of a run stands in its pairs already; in the text a longer run may go on there.
        let kept = tokens.iter().enumerate().filter(|(at, token)| !is_tail(before(*at), token));
        let ends_in_pair = is_tail(before(tokens.len() - 1), last);
        Some(Self {
            tokens: kept.map(|(at, token)| (at, token.text.clone())).collect(),
            begins: !ends_in_pair && (star || is_single(last)),
        })
    }

    /// Gives the beginning whose words are to be counted before a phrase that ends in it is sought.
    pub(super) fn phrase_beginning(&self) -> Option<&str> {
        let (_, last) = self.tokens.last()?;
        (self.begins && self.tokens.len() > 1).then_some(last.as_str())
    }

    /// Makes the query that finds it in a field.
    pub(super) fn query(&self, field: Field) -> Box<dyn Query> {
        let terms: Vec<(usize, Term)> =
            self.tokens.iter().map(|(at, text)| (*at, Term::from_field_text(field, text))).collect();
        match terms.as_slice() {
            several if self.begins => {
                let most = if several.len() > 1 { MOST_BEGINNINGS } else { u32::MAX };
                let mut query = PhrasePrefixQuery::new_with_offset(terms);
                query.set_max_expansions(most);
                Box::new(query)
            }
            [(_, term)] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset(terms)),
        }
    }

    /// Gives the bytes at which it stands in a text that was cut, in order.
    pub(super) fn places(&self, text: &[Token]) -> Vec<(usize, usize)> {
        (0..text.len()).filter_map(|start| self.place(text, start)).collect()
    }

    fn place(&self, text: &[Token], start: usize) -> Option<(usize, usize)> {
        let mut end = 0;
        for (number, (distance, wanted)) in self.tokens.iter().enumerate() {
            let token = text.get(start + distance)?;
            let beginning = self.begins && number + 1 == self.tokens.len();
            match beginning {
                true if token.text.starts_with(wanted.as_str()) => {}
                false if token.text == *wanted => {}
                _ => return None,
            }
            // Of a pair of which only the first character was sought, only that one is what was found.
            end = match text.get(start + distance + 1).filter(|next| next.offset_from < token.offset_to) {
                Some(next) if beginning && is_pair_beginning(token, wanted) => next.offset_from,
                _ => token.offset_to,
            };
        }
        Some((text.get(start)?.offset_from, end))
    }
}

fn is_pair_beginning(token: &Token, wanted: &str) -> bool {
    token.text.len() > wanted.len() && wanted.chars().count() == 1
}

/// Makes the query for all that is sought, each in the text or the title.
pub(super) fn query(sought: &[Sought], fields: &[Field]) -> BooleanQuery {
    let anywhere = |it: &Sought| -> Box<dyn Query> {
        Box::new(BooleanQuery::union(fields.iter().map(|field| it.query(*field)).collect()))
    };
    BooleanQuery::new(sought.iter().map(|it| (Occur::Must, anywhere(it))).collect())
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{analyzer, tokens};
    use super::{Sought, pieces, read};
    use proptest::prelude::*;

    fn sought(tokens: &[(usize, &str)], begins: bool) -> Sought {
        Sought { tokens: tokens.iter().map(|(at, text)| (*at, (*text).to_owned())).collect(), begins }
    }

    fn check(words: &str, wanted: &[Sought]) {
        assert_eq!(read(words, &mut analyzer()).unwrap(), wanted, "{words:?}");
    }

    #[test]
    fn words_and_phrases() {
        check("Arms transfer", &[sought(&[(0, "arms")], false), sought(&[(0, "transfer")], false)]);
        check(
            "\"arms transfer\" x",
            &[sought(&[(0, "arms"), (1, "transfer")], false), sought(&[(0, "x")], false)],
        );
        check("“arms transfer”", &[sought(&[(0, "arms"), (1, "transfer")], false)]);
        check("KN-23 & missil*", &[sought(&[(0, "kn"), (1, "23")], false), sought(&[(0, "missil")], true)]);
    }

    #[test]
    fn runs_are_sought_by_pairs_and_single_characters_as_beginnings() {
        check("평화", &[sought(&[(0, "평화")], false)]);
        check("조선인", &[sought(&[(0, "조선"), (1, "선인")], false)]);
        check("북", &[sought(&[(0, "북")], true)]);
        check("\"평화 호\"", &[sought(&[(0, "평화"), (2, "호")], true)]);
    }

    #[test]
    fn what_is_broken_is_told() {
        for (words, code) in [
            ("a \"b c", "store/quotation-open"),
            ("", "store/search-empty"),
            (" \"\" !! *", "store/search-empty"),
            (&"x ".repeat(6_000), "store/search-length"),
        ] {
            assert_eq!(read(words, &mut analyzer()).unwrap_err().code(), code, "{words:?}");
        }
        assert_eq!(pieces("ab \"c"), Err(3));
    }

    proptest! {
        #[test]
        fn any_question_is_read_or_refused(words in ".*") {
            let _ = read(&words, &mut analyzer());
        }

        #[test]
        fn any_text_is_cut_into_places_of_it(text in ".*") {
            for token in tokens(&mut analyzer(), &text) {
                prop_assert!(text.get(token.offset_from..token.offset_to).is_some_and(|it| !it.is_empty()));
            }
        }

        #[test]
        fn any_part_of_a_run_is_found_where_it_stands(
            before in "[가-힣一-鿿]{0,5}", part in "[가-힣一-鿿ア-ン]{1,6}", after in "[가-힣]{0,5}",
        ) {
            let text = format!("word {before}{part}{after}, word");
            let mut analyzer = analyzer();
            let cut = tokens(&mut analyzer, &text);
            let sought = read(&part, &mut analyzer).unwrap();
            let places: Vec<&str> = sought[0].places(&cut).iter().map(|(from, to)| &text[*from..*to]).collect();
            prop_assert!(places.contains(&part.as_str()), "{places:?}");
            prop_assert!(places.iter().all(|it| *it == part), "{places:?}");
        }

        #[test]
        fn words_of_a_text_are_found_as_a_phrase(words in prop::collection::vec("[a-zé0-9']{1,8}", 1..8)) {
            let text = words.join(" ");
            let mut analyzer = analyzer();
            let cut = tokens(&mut analyzer, &text);
            if let Ok(sought) = read(&format!("\"{}\"", text.to_uppercase()), &mut analyzer) {
                prop_assert_eq!(sought[0].places(&cut).len(), 1);
            }
        }
    }
}
