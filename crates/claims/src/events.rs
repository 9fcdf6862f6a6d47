//! Typed events.
use crate::model::Claim;
use crate::scene::Scene;
use std::ops::Range;

pub(crate) struct State;
impl State {
    pub(crate) fn new(_scene: &Scene<'_>) -> Self {
        State
    }
}
pub(crate) struct Found {
    pub(crate) trigger: usize,
}
pub(crate) fn find(_scene: &Scene<'_>, _state: &mut State, _sentence: Range<usize>) -> Vec<Found> {
    Vec::new()
}
pub(crate) fn attach(_scene: &Scene<'_>, _found: &Found, _content: &[Range<usize>], _claim: &mut Claim) {}
