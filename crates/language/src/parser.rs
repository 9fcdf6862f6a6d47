//! Heads and labels by arc-eager transitions, and the sentences they make.
//!
//! Source: J. Nivre, An efficient algorithm for projective dependency parsing (2003); M. Honnibal and M. Johnson,
//! An improved non-monotonic transition system for dependency parsing (2015); J. Nivre and J. Nilsson,
//! Pseudo-projective dependency parsing (2005), for the labels with `||`.

use crate::transitions::{Labels, NONE, Scorer, best};
use std::sync::Arc;

/// A move of the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// The next word goes on the stack.
    Shift,
    /// The word on top of the stack is done.
    Reduce,
    /// The word on top hangs on the next, with a label by its number.
    Left(usize),
    /// The next word hangs on the one on top.
    Right(usize),
    /// A sentence begins after the next word.
    Break,
}

/// A label's own part, and the label of its true head.
type Lifted = (Arc<str>, Arc<str>);

/// The moves in the order of the model's classes, and the labels they give.
pub(crate) struct Moves {
    moves: Vec<Move>,
    labels: Vec<Arc<str>>,
    /// Of each label with `||` its own part and the label of its true head.
    lifted: Vec<Option<Lifted>>,
    root: Arc<str>,
}

impl Moves {
    /// Reads the moves by the numbers spaCy has for their kinds; `None` for a kind that is not known.
    pub(crate) fn read(named: &[(u8, String)]) -> Option<Self> {
        let mut labels = Labels::default();
        let moves = named
            .iter()
            .map(|(kind, label)| {
                Some(match kind {
                    0 => Move::Shift,
                    1 => Move::Reduce,
                    2 => Move::Left(labels.number(label)),
                    3 => Move::Right(labels.number(label)),
                    4 => Move::Break,
                    _ => return None,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        let lifted = labels
            .0
            .iter()
            .map(|label| label.split_once("||").map(|(own, of_head)| (own.into(), of_head.into())))
            .collect();
        Some(Self {
            moves,
            labels: labels.0.into_iter().map(Arc::from).collect(),
            lifted,
            root: "ROOT".into(),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.moves.len()
    }
}

/// The tree of a text: for each token its head, itself for a root, and the label of that arc.
pub(crate) struct Tree {
    pub(crate) heads: Vec<usize>,
    pub(crate) labels: Vec<Arc<str>>,
    pub(crate) starts: Vec<bool>,
}

/// Places of the state that are looked at: the next two words, the top three of the stack, and the outermost
/// children.
pub(crate) const FEATURES: usize = 8;

/// Parses a text; a sentence begins at least where `starts` says so.
pub(crate) fn parse(mut scorer: Scorer<'_>, moves: &Moves, starts: &[bool]) -> Tree {
    let mut state = State::new(starts);
    // Every word is shifted at most twice and reduced at most twice; arcs and breaks are fewer still.
    let limit = starts.len().saturating_mul(8) + 8;
    for _ in 0..limit {
        if state.is_over() {
            break;
        }
        let scores = scorer.scores(&state.places());
        let allowed = state.allowed();
        let Some(at) = best(scores, |at| moves.moves.get(at).is_some_and(|found| allowed.admits(*found)))
        else {
            break;
        };
        let Some(found) = moves.moves.get(at) else { break };
        state.make(*found);
    }
    state.finish(moves)
}

/// Which kinds of move a state admits.
struct Allowed {
    shift: bool,
    reduce: bool,
    arc: bool,
    stop: bool,
}

impl Allowed {
    fn admits(&self, found: Move) -> bool {
        match found {
            Move::Shift => self.shift,
            Move::Reduce => self.reduce,
            Move::Left(_) | Move::Right(_) => self.arc,
            Move::Break => self.stop,
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Word {
    head: Option<usize>,
    label: usize,
    /// It was taken off the stack and may not go on it again.
    done: bool,
    /// A sentence begins with it.
    starts: bool,
}

struct State {
    words: Vec<Word>,
    stack: Vec<usize>,
    /// Words that went back from the stack to the buffer.
    again: Vec<usize>,
    next: usize,
    /// Children on the left and on the right, in the order of their arcs.
    left: Vec<Vec<usize>>,
    right: Vec<Vec<usize>>,
}

impl State {
    fn new(starts: &[bool]) -> Self {
        let words: Vec<Word> =
            starts.iter().map(|starts| Word { starts: *starts, ..Word::default() }).collect();
        let empty = vec![Vec::new(); words.len()];
        Self { words, stack: Vec::new(), again: Vec::new(), next: 0, left: empty.clone(), right: empty }
    }

    fn is_over(&self) -> bool {
        self.stack.is_empty() && self.left_over() == 0
    }

    fn left_over(&self) -> usize {
        self.words.len() - self.next + self.again.len()
    }

    /// The word at a place of the buffer.
    fn buffer(&self, at: usize) -> usize {
        match self.again.len().checked_sub(at + 1) {
            Some(back) => self.again.get(back).copied().unwrap_or(NONE),
            None => {
                let word = self.next + at - self.again.len();
                if word < self.words.len() { word } else { NONE }
            }
        }
    }

    fn stacked(&self, at: usize) -> usize {
        self.stack.len().checked_sub(at + 1).and_then(|at| self.stack.get(at)).copied().unwrap_or(NONE)
    }

    fn places(&self) -> [usize; FEATURES] {
        let last = |children: &[Vec<usize>], word: usize| {
            children.get(word).and_then(|children| children.last()).copied().unwrap_or(NONE)
        };
        let (next, top) = (self.buffer(0), self.stacked(0));
        [
            next,
            self.buffer(1),
            top,
            self.stacked(1),
            self.stacked(2),
            last(&self.left, next),
            last(&self.left, top),
            last(&self.right, top),
        ]
    }

    fn allowed(&self) -> Allowed {
        let (next, second) = (self.buffer(0), self.buffer(1));
        let word = |at: usize| self.words.get(at).copied().unwrap_or_default();
        let (depth, left_over) = (self.stack.len(), self.left_over());
        Allowed {
            shift: left_over > 0
                && (depth == 0 || (left_over >= 2 && !word(next).starts && !word(next).done)),
            reduce: depth > 0,
            arc: depth > 0 && left_over > 0 && !word(next).starts,
            stop: left_over >= 2 && next != NONE && second == next + 1 && !word(second).starts,
        }
    }

    fn make(&mut self, found: Move) {
        let (next, top) = (self.buffer(0), self.stacked(0));
        match found {
            Move::Shift => self.shift(),
            Move::Reduce => {
                self.stack.pop();
                // A word without a head goes back, unless nothing is left that it could hang on.
                let headless = self.words.get(top).is_some_and(|word| word.head.is_none());
                if headless && !self.stack.is_empty() {
                    if let Some(word) = self.words.get_mut(top) {
                        word.done = true;
                    }
                    self.again.push(top);
                }
            }
            Move::Left(label) => {
                self.arc(next, top, label);
                if let Some(word) = self.words.get_mut(next) {
                    word.done = false;
                }
                self.stack.pop();
            }
            Move::Right(label) => {
                self.arc(top, next, label);
                self.shift();
            }
            Move::Break => {
                let second = self.buffer(1);
                if let Some(word) = self.words.get_mut(second) {
                    word.starts = true;
                }
            }
        }
    }

    fn shift(&mut self) {
        let word = self.again.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    fn arc(&mut self, head: usize, child: usize, label: usize) {
        let Some(word) = self.words.get_mut(child) else { return };
        let old = word.head.replace(head);
        word.label = label;
        let side = |state: &mut Self, head: usize| match head > child {
            true => state.left.get_mut(head).map(std::mem::take),
            false => state.right.get_mut(head).map(std::mem::take),
        };
        if let Some(old) = old
            && let Some(mut children) = side(self, old)
        {
            // The newest arc is at the end; that is the one that is replaced nearly always.
            if let Some(at) = children.iter().rposition(|found| *found == child) {
                children.remove(at);
            }
            self.put(old, child, children);
        }
        if let Some(mut children) = side(self, head) {
            children.push(child);
            self.put(head, child, children);
        }
    }

    fn put(&mut self, head: usize, child: usize, children: Vec<usize>) {
        let sides = if head > child { &mut self.left } else { &mut self.right };
        if let Some(place) = sides.get_mut(head) {
            *place = children;
        }
    }

    fn finish(self, moves: &Moves) -> Tree {
        let mut heads: Vec<usize> =
            self.words.iter().enumerate().map(|(at, word)| word.head.unwrap_or(at)).collect();
        let mut labels: Vec<Arc<str>> = self
            .words
            .iter()
            .map(|word| match word.head {
                Some(_) => moves.labels.get(word.label).cloned().unwrap_or_default(),
                None => moves.root.clone(),
            })
            .collect();
        let starts = sentence_starts(&heads);
        let lifted: Vec<(usize, &Lifted)> = self
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| word.head.is_some())
            .filter_map(|(at, word)| Some((at, moves.lifted.get(word.label)?.as_ref()?)))
            .collect();
        lift(&mut heads, &mut labels, &lifted);
        Tree { heads, labels, starts }
    }
}

/// A sentence begins with the first word of each tree.
fn sentence_starts(heads: &[usize]) -> Vec<bool> {
    let mut roots: Vec<Option<usize>> = vec![None; heads.len()];
    let mut seen = vec![false; heads.len()];
    let mut path = Vec::new();
    (0..heads.len())
        .map(|word| {
            let mut at = word;
            path.clear();
            while roots[at].is_none() && heads[at] != at && path.len() <= heads.len() {
                path.push(at);
                at = heads[at];
            }
            let root = roots[at].unwrap_or(at);
            for passed in path.drain(..).chain([at]) {
                roots[passed] = Some(root);
            }
            !std::mem::replace(&mut seen[root], true)
        })
        .collect()
}

/// Moves arcs whose label names the label of their true head (`prep||dobj`) down to it: the nearest word below
/// the head, level by level, that has that label.
fn lift(heads: &mut [usize], labels: &mut [Arc<str>], lifted: &[(usize, &Lifted)]) {
    const LEVELS_MAX: usize = 100;
    if lifted.is_empty() {
        return;
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); heads.len()];
    for (word, head) in heads.iter().enumerate().filter(|(word, head)| word != *head) {
        children[*head].push(word);
    }
    for (word, (own, of_head)) in lifted.iter().copied() {
        let head = heads[word];
        let mut level = vec![head];
        let mut found = head;
        'search: for _ in 0..LEVELS_MAX {
            let mut below = Vec::new();
            for at in &level {
                for child in children[*at].iter().copied().filter(|child| *child != word) {
                    if labels[child] == *of_head {
                        found = child;
                        break 'search;
                    }
                    below.push(child);
                }
            }
            if below.is_empty() {
                break;
            }
            level = below;
        }
        if found != head {
            children[head].retain(|child| *child != word);
            let place = children[found].partition_point(|child| *child < word);
            children[found].insert(place, word);
            heads[word] = found;
        }
        labels[word] = own.clone();
    }
}
