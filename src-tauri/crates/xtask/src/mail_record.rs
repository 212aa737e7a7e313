//! What the pretend vendors of all tests have seen: no request of the whole suite may ask to mail anybody or carry
//! guests, in whichever process it was made.

use crate::run::{say, top};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// Of fewer worlds than these nothing would be proved: the suite has many times as many.
const FEWEST: usize = 50;

/// So many worlds may have ended without a word.
const KILLED: usize = 10;

/// The file that they all add to.
pub(crate) struct MailRecord(PathBuf);

impl MailRecord {
    /// Begins anew.
    pub(crate) fn call() -> Result<Self> {
        let file = top()?.join("target/witness.jsonl");
        // Where cargo builds elsewhere, nobody has made the folder.
        fs::create_dir_all(top()?.join("target"))?;
        if file.exists() {
            fs::remove_file(&file).context("the last suite's witness could not be removed")?;
        }
        Ok(Self(file))
    }

    /// Where worlds are to write.
    pub(crate) fn file(&self) -> Result<&str> {
        self.0.to_str().context("the checkout's path is no text")
    }

    /// Says what was seen; fails when anybody was or would have been mailed.
    pub(crate) fn hear(&self) -> Result<()> {
        let told = fs::read_to_string(&self.0).context("no pretend world has written down what it saw")?;
        let lines: Vec<Value> = told.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let sum = |name: &str| lines.iter().filter_map(|line| line.get(name)?.as_u64()).sum::<u64>();
        let loud = lines.iter().filter_map(|line| line.get("would_notify"));
        if let Some(first) = loud.clone().next() {
            bail!("{} requests would have mailed people, the first: {first}", loud.count());
        }
        ensure!(sum("mails") == 0, "{} mails went out to pretend people", sum("mails"));
        let worlds = lines.iter().filter(|line| line.get("began").is_some()).count();
        ensure!(worlds >= FEWEST, "only {worlds} pretend worlds were seen, so nothing is proved");
        // A program that a test kills takes its pretend world with it; no more than a few do.
        let ended = lines.iter().filter(|line| line.get("asked").is_some()).count();
        ensure!(ended + KILLED >= worlds, "{} pretend worlds did not say what they saw", worlds - ended);
        say(&format!(
            "{worlds} pretend worlds were asked {} times, {} times to write: nobody was mailed",
            sum("asked"),
            sum("writes")
        ));
        Ok(())
    }
}
