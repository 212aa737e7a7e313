//! What happened, in words and as a digest: who did what when, what was answered, what was told, which rule was broken.

use crate::rules::Rule;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// A rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which one.
    pub rule: Rule,
    /// In which step of the world.
    pub step: usize,
    /// How, in words.
    pub told: String,
}

/// The course of one world.
pub(crate) struct Story {
    lines: Option<Vec<String>>,
    digest: Sha256,
    broken: Vec<Broken>,
}

impl Story {
    /// `told`: the words are kept, not only their digest.
    pub(crate) fn new(told: bool) -> Self {
        Self { lines: told.then(Vec::new), digest: Sha256::new(), broken: Vec::new() }
    }

    /// Something happened, by the office's clocks.
    pub(crate) fn tell(&mut self, at: DateTime<Utc>, what: impl AsRef<str>) {
        let office = at - TimeDelta::hours(5);
        let line = format!("{} {}", office.format("%a %b %d %H:%M:%S"), what.as_ref());
        self.digest.update(line.as_bytes());
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }

    pub(crate) fn broke(&mut self, at: DateTime<Utc>, step: usize, rule: Rule, told: String) {
        self.tell(at, format!("BROKEN {rule:?}: {told}"));
        if !self.broken.iter().any(|one| one.rule == rule) {
            self.broken.push(Broken { rule, step, told });
        }
    }

    /// Digest, words, and what was broken, each rule once.
    pub(crate) fn end(self) -> (String, Vec<String>, Vec<Broken>) {
        (hex::encode(self.digest.finalize()), self.lines.unwrap_or_default(), self.broken)
    }
}
