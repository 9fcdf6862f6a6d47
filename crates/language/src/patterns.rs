//! The tokenizer's patterns, turned from Python's `re` into searches that take linear time.
//!
//! The tables hold one long alternation for each of prefix, suffix and infix; tried as they stand, a backtracking
//! engine would walk some hundred alternatives at every character. All of them have one simple form, which is
//! checked when they are read: an optional look-behind of fixed width, a body, an optional look-ahead of fixed
//! width. So they are cut at their top-level `|` and put together again by what they need:
//!
//! - A *prefix* begins with `^`: the first alternative that matches wins. Neighbours without look-around are one
//!   pattern, the others one each, tried in order.
//! - A *suffix* ends with `$`: the one that begins first, thus the longest, wins. Alternatives with a look-behind
//!   of the same width are one pattern that takes the look-behind's characters in; these are counted off again.
//! - An *infix* begins where the body of some alternative matches, so a pattern of all bodies finds the candidates
//!   and the alternatives are tried there one by one.
//!
//! Only what is left of look-around (the prefix `\+(?![0-9])` and URLs whose host is a number) goes to the
//! backtracking engine, which gives up after 20,000 steps back; that counts as no match.

mod expressions;

pub(crate) use expressions::compile;

use crate::tables::{TableError, TokenizerTable};
use expressions::{alternatives, has_look_around, pieces, width};
use fancy_regex::Regex;
use std::ops::Range;

/// What may be split off a chunk of text, and what may not be split.
#[derive(Debug)]
pub(crate) struct Patterns {
    /// In the order they are tried.
    prefixes: Vec<Regex>,
    /// With the number of characters of the look-behind that stand before the suffix.
    suffixes: Vec<(usize, Regex)>,
    /// Finds where an infix may begin.
    infix_candidates: Regex,
    /// In the order they are tried.
    infixes: Vec<Infix>,
    url: Url,
}

/// The pattern of whole tokens, taken apart by what each part costs.
///
/// It has one group of alternatives, of which some begin with negative look-ahead: hosts that are numbers and none
/// of a private network. The other alternatives, tried alone, need no backtracking; the guarded ones without their
/// guards need none either and tell where the pattern as a whole has to be asked.
#[derive(Debug)]
struct Url {
    /// The pattern without the guarded alternatives.
    plain: Regex,
    /// The pattern with the guarded alternatives only, without their guards.
    unguarded: Regex,
    /// All of it.
    whole: Regex,
}

/// An alternative of the infix pattern, or several without look-around.
#[derive(Debug)]
struct Infix {
    /// What stands before, and its width in characters.
    behind: Option<(usize, Regex)>,
    /// The body and what stands after it.
    body: Regex,
    /// The width in characters of what stands after.
    ahead: usize,
}

impl Patterns {
    /// Takes the patterns apart and puts them together again.
    ///
    /// # Errors
    /// Names an alternative that has another form than described above.
    pub(crate) fn new(table: &TokenizerTable) -> Result<Self, TableError> {
        let (infix_candidates, infixes) = infixes(&table.infix)?;
        Ok(Self {
            prefixes: prefixes(&table.prefix)?,
            suffixes: suffixes(&table.suffix)?,
            infix_candidates,
            infixes,
            url: url(&table.url)?,
        })
    }

    /// Gives the length in bytes of what is to be split off the front; 0 if nothing is.
    pub(crate) fn prefix(&self, text: &str) -> usize {
        self.prefixes.iter().find_map(|prefix| find(prefix, text)).map_or(0, |found| found.end)
    }

    /// Gives the length in bytes of what is to be split off the back; 0 if nothing is.
    pub(crate) fn suffix(&self, text: &str) -> usize {
        let start = |(width, suffix): &(usize, Regex)| {
            let found = find(suffix, text)?;
            Some(found.start + width_bytes(text.get(found)?.chars(), *width))
        };
        self.suffixes.iter().filter_map(start).min().map_or(0, |start| text.len().saturating_sub(start))
    }

    /// Gives the places of the infixes in their order.
    pub(crate) fn infixes(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..) {
            let Some(candidate) = find(&self.infix_candidates, rest) else { break };
            let start = at + candidate.start;
            let (before, after) = text.split_at(start);
            match self.infixes.iter().find_map(|infix| infix.length(before, after)) {
                Some(length) if length > 0 => {
                    found.push(start..start + length);
                    at = start + length;
                }
                _ => at = start + after.chars().next().map_or(1, char::len_utf8),
            }
        }
        found
    }

    /// Tells whether a text is a URL or an e-mail address as a whole.
    pub(crate) fn is_url(&self, text: &str) -> bool {
        let is_match = |pattern: &Regex| pattern.is_match(text).unwrap_or(false);
        // All that the pattern takes has a full stop in it, which most chunks lack.
        text.contains('.')
            && (is_match(&self.url.plain) || is_match(&self.url.unguarded) && is_match(&self.url.whole))
    }
}

impl Infix {
    /// Gives the length in bytes of the infix that begins between two parts of a text.
    fn length(&self, before: &str, after: &str) -> Option<usize> {
        if let Some((width, behind)) = &self.behind {
            let length = width_bytes(before.chars().rev(), *width);
            find(behind, before.get(before.len().checked_sub(length)?..)?)?;
        }
        let found = find(&self.body, after)?;
        let ahead = width_bytes(after.get(found.clone())?.chars().rev(), self.ahead);
        found.end.checked_sub(ahead)
    }
}

/// Gives the bytes of the first characters.
fn width_bytes(letters: impl Iterator<Item = char>, width: usize) -> usize {
    letters.take(width).map(char::len_utf8).sum()
}

/// Finds the first match; giving up counts as none.
fn find(pattern: &Regex, text: &str) -> Option<Range<usize>> {
    pattern.find(text).ok().flatten().map(|found| found.range())
}

/// Compiles the prefixes in the order they are tried.
fn prefixes(pattern: &str) -> Result<Vec<Regex>, TableError> {
    let mut found = Vec::new();
    let mut plain: Vec<String> = Vec::new();
    for alternative in alternatives(pattern)? {
        let body = alternative
            .strip_prefix('^')
            .ok_or_else(|| TableError::new(alternative, "a prefix has to begin with ^"))?;
        if has_look_around(body) {
            found.extend(one_of(&std::mem::take(&mut plain), "^", "")?);
            found.push(compile(alternative)?);
        } else {
            plain.push(body.to_owned());
        }
    }
    found.extend(one_of(&plain, "^", "")?);
    Ok(found)
}

/// Compiles the suffixes, by the width of their look-behind.
fn suffixes(pattern: &str) -> Result<Vec<(usize, Regex)>, TableError> {
    let mut by_width: Vec<(usize, Vec<String>)> = Vec::new();
    for alternative in alternatives(pattern)? {
        let parts = Parts::of(alternative)?;
        let body =
            parts.body.strip_suffix('$').filter(|_| parts.ahead.is_none() && !parts.body.ends_with("\\$"));
        let body = body.ok_or_else(|| TableError::new(alternative, "a suffix has to end with $"))?;
        let (width, behind) = parts.behind.unwrap_or_default();
        let text = format!("(?:{behind})(?:{body})");
        match by_width.iter_mut().find(|(own, _)| *own == width) {
            Some((_, bodies)) => bodies.push(text),
            None => by_width.push((width, vec![text])),
        }
    }
    let mut found = Vec::new();
    for (width, bodies) in by_width {
        found.extend(one_of(&bodies, "", "$")?.map(|suffix| (width, suffix)));
    }
    Ok(found)
}

/// Compiles the candidates for infixes, and the infixes in the order they are tried.
fn infixes(pattern: &str) -> Result<(Regex, Vec<Infix>), TableError> {
    let mut found = Vec::new();
    let mut plain: Vec<String> = Vec::new();
    let mut bodies = Vec::new();
    let plain_infix = |plain: &mut Vec<String>| -> Result<Option<Infix>, TableError> {
        let body = one_of(&std::mem::take(plain), "^", "")?;
        Ok(body.map(|body| Infix { behind: None, body, ahead: 0 }))
    };
    for alternative in alternatives(pattern)? {
        let parts = Parts::of(alternative)?;
        bodies.push(parts.body.to_owned());
        if parts.behind.is_none() && parts.ahead.is_none() {
            plain.push(parts.body.to_owned());
            continue;
        }
        found.extend(plain_infix(&mut plain)?);
        let behind = match parts.behind {
            Some((width, behind)) => Some((width, compile(&format!("^(?:{behind})$"))?)),
            None => None,
        };
        let (ahead, after) = parts.ahead.unwrap_or_default();
        found.push(Infix { behind, body: compile(&format!("^(?:{})(?:{after})", parts.body))?, ahead });
    }
    found.extend(plain_infix(&mut plain)?);
    let candidates = one_of(&bodies, "", "")?.ok_or_else(|| TableError::new(pattern, "it is empty"))?;
    Ok((candidates, found))
}

/// Compiles the three parts of the pattern of whole tokens.
fn url(pattern: &str) -> Result<Url, TableError> {
    let pattern = pattern.strip_prefix("(?u)").unwrap_or(pattern);
    let whole = pieces(pattern)?;
    let other_form = || TableError::new(pattern, "not one group of alternatives with look-ahead");
    let at = whole.iter().position(|piece| has_look_around(piece)).ok_or_else(other_form)?;
    let (before, rest) = whole.split_at(at);
    let (group, after) = rest.split_first().ok_or_else(other_form)?;
    let inside = group.strip_prefix("(?:").and_then(|rest| rest.strip_suffix(')')).ok_or_else(other_form)?;
    let (mut plain, mut unguarded) = (Vec::new(), Vec::new());
    for alternative in alternatives(inside)? {
        let guarded = pieces(alternative)?;
        let guards = guarded.iter().take_while(|piece| piece.starts_with("(?!")).count();
        let bodies = if guards == 0 { &mut plain } else { &mut unguarded };
        bodies.push(guarded.into_iter().skip(guards).collect::<String>());
    }
    let with = |bodies: &[String]| {
        let pattern = format!("{}(?:{}){}", before.concat(), bodies.join("|"), after.concat());
        if has_look_around(&pattern) { Err(other_form()) } else { compile(&pattern) }
    };
    Ok(Url { plain: with(&plain)?, unguarded: with(&unguarded)?, whole: compile(pattern)? })
}

/// Makes one pattern of several, if there are any.
fn one_of(bodies: &[String], before: &str, after: &str) -> Result<Option<Regex>, TableError> {
    if bodies.is_empty() {
        return Ok(None);
    }
    compile(&format!("{before}(?:{}){after}", bodies.join("|"))).map(Some)
}

/// An alternative, taken apart.
struct Parts<'p> {
    /// The inside of the look-behind and its width in characters.
    behind: Option<(usize, &'p str)>,
    body: &'p str,
    /// The inside of the look-ahead and its width in characters.
    ahead: Option<(usize, &'p str)>,
}

impl<'p> Parts<'p> {
    /// Takes an alternative apart.
    fn of(alternative: &'p str) -> Result<Self, TableError> {
        let inside = |group: &'p str, opening: &str| group.strip_prefix(opening)?.strip_suffix(')');
        let mut parts = Self { behind: None, body: alternative, ahead: None };
        let pieces = pieces(alternative)?;
        if let Some((first, behind)) = pieces.first().and_then(|first| Some((first, inside(first, "(?<=")?)))
        {
            parts.behind = Some((width(behind)?, behind));
            parts.body = parts.body.get(first.len()..).unwrap_or_default();
        }
        if let Some((last, ahead)) = pieces.last().and_then(|last| Some((last, inside(last, "(?=")?))) {
            parts.ahead = Some((width(ahead)?, ahead));
            parts.body = parts.body.get(..parts.body.len() - last.len()).unwrap_or_default();
        }
        if has_look_around(parts.body) || parts.body.starts_with('^') {
            return Err(TableError::new(alternative, "look-around in the middle"));
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn patterns() -> Patterns {
        let table = TokenizerTable {
            prefix: r"^…|^……|^\+(?![0-9])|^\$|^US\$".to_owned(),
            suffix: r"\.\.+$|,$|'s$|(?<=[0-9])(?:km|m)$|(?<=[A-Z][A-Z])\.$".to_owned(),
            infix: r"\.\.+|(?<=[0-9])[+\-\*^](?=[0-9-])|(?<=[a-z])(?:-|--|~)(?=[a-z&&\[])".to_owned(),
            url: r"(?u)^(?:[\w\-]{2,}://)?(?:\S+@)?(?:(?!10\.)\d+\.\d+|(?:[a-z0-9]+\.)+[a-z]{2,63})$"
                .to_owned(),
            exceptions: BTreeMap::new(),
        };
        Patterns::new(&table).unwrap()
    }

    #[test]
    fn the_first_prefix_and_the_longest_suffix_win() {
        let patterns = patterns();
        let prefixes = ["……", "+a", "+1", "US$5", "$5", "a$"].map(|text| patterns.prefix(text));
        assert_eq!(prefixes, [3, 1, 0, 3, 1, 0]);
        let suffixes =
            ["5km", "akm", "m", "a,", "UN.", "Un.", "a....", "x's"].map(|text| patterns.suffix(text));
        assert_eq!(suffixes, [2, 0, 0, 1, 1, 0, 4, 2]);
    }

    #[test]
    fn infixes_look_around() {
        let patterns = patterns();
        assert_eq!(patterns.infixes("a--b-c-1...1-2"), [1..3, 4..5, 8..11, 12..13]);
        assert_eq!(patterns.infixes("a~&b~[~c"), [1..2, 4..5]);
        assert!(patterns.infixes("-a-").is_empty());
    }

    #[test]
    fn urls_are_whole() {
        let patterns = patterns();
        assert!(patterns.is_url("http://www.un.org") && patterns.is_url("a:b@un.org"));
        assert!(patterns.is_url("11.1") && patterns.is_url("a@11.1") && !patterns.is_url("10.1"));
        assert!(!patterns.is_url("un.org/") && !patterns.is_url("un"));
        assert!(!patterns.is_url(&"@a.b:".repeat(100_000)) && !patterns.is_url(&"@10.1".repeat(100_000)));
    }

    #[test]
    fn patterns_of_another_form_are_refused() {
        for (pattern, result) in [
            ("(?<=a+)b$", suffixes("(?<=a+)b$").is_err()),
            ("b", suffixes("b").is_err()),
            ("b\\$", suffixes("b\\$").is_err()),
            ("a", prefixes("a").is_err()),
            ("[a", infixes("[a").is_err()),
            ("\\q", infixes("\\q").is_err()),
            ("a(?!b)c", infixes("a(?!b)c").is_err()),
        ] {
            assert!(result, "{pattern}");
        }
    }
}
