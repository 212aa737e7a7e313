//! The mail recorder of a whole suite of tests: a file to which every pretend world of every process adds what was asked of
//! it, so that in the end somebody can say of all of them together that nobody was mailed. Each world keeps its own
//! record besides; see [`crate::requests`].

use crate::requests::Recorded;
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// The file of the suite that is running; without it nothing is written.
const FILE: &str = "TRUEDOCKET_WITNESS";

/// What one world has seen.
#[derive(Debug)]
pub(crate) struct MailRecorder {
    file: PathBuf,
    asked: AtomicU64,
    writes: AtomicU64,
}

impl MailRecorder {
    /// The recorder of the suite, if one is running. The pretend vendors' own tests mail people on purpose.
    #[expect(clippy::disallowed_methods, reason = "worlds of many processes are told the file by the suite")]
    pub(crate) fn of_suite() -> Option<MailRecorder> {
        let file = std::env::var_os(FILE).filter(|_| !cfg!(test))?;
        Some(MailRecorder::begin(PathBuf::from(file)))
    }

    fn begin(file: PathBuf) -> MailRecorder {
        let mail_recorder = MailRecorder { file, asked: AtomicU64::new(0), writes: AtomicU64::new(0) };
        mail_recorder.add(&json!({ "began": std::process::id() }));
        mail_recorder
    }

    /// Looks at a request.
    pub(crate) fn sees(&self, request: &Recorded) {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.writes.fetch_add(u64::from(request.write), Ordering::Relaxed);
        if request.would_notify() {
            self.add(&json!({ "would_notify": request }));
        }
    }

    /// One line, at once: a process may be killed at any moment. What cannot be written is missing in the end, and
    /// the suite looks whether enough is there.
    fn add(&self, line: &Value) {
        let file = OpenOptions::new().append(true).create(true).open(&self.file);
        let _written = file.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes()));
    }

    /// The world is over.
    pub(crate) fn ends(&self, mails: usize) {
        let (asked, writes) = (self.asked.load(Ordering::Relaxed), self.writes.load(Ordering::Relaxed));
        self.add(&json!({ "asked": asked, "writes": writes, "mails": mails }));
    }
}

#[cfg(test)]
mod tests {
    use super::MailRecorder;
    use crate::requests::Recorded;
    use crate::vendor::Vendor;
    use axum::http::{HeaderMap, Method};

    fn asked(vendor: Vendor, method: &Method, uri: &str, body: &str) -> Recorded {
        Recorded::new(vendor, method, &uri.parse().expect("an address"), &HeaderMap::new(), body.as_bytes())
    }

    #[test]
    fn f3_whatever_would_mail_somebody_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("witness.jsonl");
        let mail_recorder = MailRecorder::begin(file.clone());
        let guests = r#"{"attendees":[{"email":"roe@client.example"}]}"#;
        let quiet = [
            (Vendor::Google, "/calendars/a/events/1?sendUpdates=none", "{}"),
            (Vendor::Clio, "/calendar_entries.json", r#"{"data":{"attendees":[{"id":1}]}}"#),
            (Vendor::Clio, "/calendar_entries.json", r#"{"data":{"send_email_notification":false}}"#),
        ];
        for (vendor, uri, body) in quiet {
            mail_recorder.sees(&asked(vendor, &Method::POST, uri, body));
        }
        let loud = [
            (Vendor::Google, "/calendars/a/events/1?sendUpdates=all", "{}"),
            (Vendor::Google, "/calendars/a/events/1?sendNotifications=true", "{}"),
            (Vendor::Google, "/calendars/a/events?sendUpdates=none", guests),
            (Vendor::Graph, "/me/events", guests),
            (Vendor::Clio, "/calendar_entries.json", r#"{"data":{"send_email_notification":true}}"#),
        ];
        for (vendor, uri, body) in loud {
            mail_recorder.sees(&asked(vendor, &Method::POST, uri, body));
        }
        mail_recorder.ends(0);
        let told = std::fs::read_to_string(&file).expect("it was written");
        let breaches = told.lines().filter(|line| line.contains("would_notify")).count();
        assert_eq!(breaches, loud.len(), "each of them is a client who is mailed: {told}");
        assert!(told.contains(r#""asked":8"#) && told.contains(r#""writes":8"#), "all were seen: {told}");
    }
}
