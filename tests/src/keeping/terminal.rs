//! The built program: nothing from outside does anything to a terminal, nothing endless is read, and sentences are for
//! people.

use crate::program::{Answer, Home};
use std::fs;

/// Signs that a terminal would obey, and marks that turn the reading direction.
fn is_obeyed(sign: char) -> bool {
    (sign.is_control() && !"\n\t".contains(sign))
        || matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_harmless(answer: &Answer) {
    for text in [&answer.out, &answer.err] {
        let found: Vec<char> = text.chars().filter(|sign| is_obeyed(*sign)).collect();
        assert!(found.is_empty(), "nothing that a terminal obeys: {found:?} in {text:?}");
    }
}

fn file(home: &Home, name: &str, text: &str) -> String {
    let path = home.path().join(name);
    fs::write(&path, text).expect("room on the disk");
    path.display().to_string()
}

fn expand(file: &str) -> [String; 7] {
    ["expand", "--ics", file, "--from", "2026-11-01", "--to", "2026-11-30"].map(str::to_owned)
}

async fn run(home: &Home, words: &[String]) -> Answer {
    home.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).await
}

#[tokio::test]
async fn words_from_outside_do_nothing_to_the_terminal() {
    let home = Home::fresh();
    let title = "Okafor \u{1b}[2J\u{1b}]0;x\u{7} \u{202e}v. Reyes\u{2066} \u{9b}31m\\nSeal forged";
    let text = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\u{1b}[31m\nDTSTART:20261120T090000Z\nSUMMARY:{title}\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:b\nDTSTART;TZID=\u{1b}[2J\u{202e}:soon\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    let path = file(&home, "a.ics", &text);
    let mut words = expand(&path).to_vec();
    let plain = run(&home, &words).await;
    is_harmless(&plain);
    assert!(plain.out.contains("Okafor") && plain.out.contains("v. Reyes"), "the words are there: {plain:?}");
    assert!(!plain.out.lines().any(|line| line.starts_with("Seal")), "no title writes a line: {plain:?}");
    words.insert(0, "--json".to_owned());
    let document = run(&home, &words).await;
    is_harmless(&document);
    assert!(
        document.json()["instances"][0]["summary"].as_str().is_some_and(|title| title.contains('\u{202e}')),
        "a program gets what the file says: {document:?}"
    );
    let audited = home.run(&["audit", "--ics", &path]).await;
    is_harmless(&audited);
    assert!(audited.out.contains("events"), "the table is printed: {audited:?}");
}

#[tokio::test]
async fn too_much_text_gets_a_sentence_for_people() {
    let home = Home::fresh();
    let answer = home.run(&["--json", "why", &"x".repeat(100_000)]).await.ended(1, "nothing is that long");
    let error = answer.json()["error"].clone();
    let told = format!("{} {}", error["sentence"], error["hint"]).to_lowercase();
    for word in ["sql", "like", "glob", "pattern", "database"] {
        assert!(!told.contains(word), "{word} means nothing to a law office: {told}");
    }
    assert!(told.contains("a few words"), "and what to do: {told}");
    home.run(&["why", "Okafor"]).await.ended(0, "a word is fine");
}

#[tokio::test]
async fn an_unset_variable_is_told_as_that() {
    let home = Home::fresh();
    let connect = [
        "--json",
        "connect",
        "clio",
        "--name",
        "Clio",
        "--client-id",
        "x",
        "--refresh-token",
        "env:TD_TEST_NOT_SET",
        "--secret",
        "env:TD_TEST_NOT_SET_EITHER",
    ];
    let answer = home.run(&connect).await.ended(1, "there is no token");
    let error = answer.json()["error"].clone();
    let sentence = error["sentence"].as_str().expect("a sentence");
    assert!(sentence.contains("TD_TEST_NOT_SET is not set"), "the variable is named: {error}");
    assert!(!sentence.contains("sign-in"), "the sign-in may be fine: {error}");
}

#[cfg(unix)]
#[tokio::test]
async fn what_has_no_end_is_not_read() {
    let home = Home::fresh();
    let pipe = home.path().join("pipe.ics");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("it starts");
    assert!(made.success(), "the system makes a pipe");
    let pipe = pipe.display().to_string();
    let link = home.path().join("endless.ics");
    std::os::unix::fs::symlink("/dev/zero", &link).expect("room on the disk");
    let link = link.display().to_string();
    for path in [pipe.as_str(), link.as_str(), "/dev/zero"] {
        for command in [
            vec!["expand", "--ics", path, "--from", "2026-11-01", "--to", "2026-11-30"],
            vec!["policy", "import", path],
            vec!["staff", "import", path],
            vec!["restore", path],
            vec!["connect", "ics", "--name", "Files", "--api", path],
        ] {
            let answer = home.run(&command).await;
            assert_ne!(answer.code, Some(0), "{command:?} is refused, and ends: {answer:?}");
        }
    }
}

#[tokio::test]
async fn parts_that_do_not_end_and_thousands_of_rules_are_told() {
    let home = Home::fresh();
    let open = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", "BEGIN:VTODO\n".repeat(100_000));
    let path = file(&home, "open.ics", &open);
    let answer = run(&home, &expand(&path)).await.ended(2, "somebody has to look at the file");
    assert!(
        answer.err.contains("open.ics, line 2") && answer.err.contains("100000"),
        "file, line and number are told: {answer:?}"
    );
    let series = |at: usize| {
        format!("BEGIN:VEVENT\nUID:{at}\nDTSTART:20261101T090000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n")
    };
    let many: String = (0..20_000).map(series).collect();
    let path = file(&home, "many.ics", &format!("BEGIN:VCALENDAR\n{many}END:VCALENDAR\n"));
    let mut words = expand(&path).to_vec();
    if let Some(to) = words.last_mut() {
        *to = "2027-12-31".to_owned();
    }
    let answer = run(&home, &words).await.ended(2, "not all of it can be shown");
    assert!(
        answer.err.contains("many.ics") && answer.err.contains("1000000"),
        "the limit is told: {}",
        answer.err
    );
}

#[cfg(unix)]
#[tokio::test]
async fn all_that_is_written_is_for_one_account() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::fresh();
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20261120T090000Z\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n";
    let ics = file(&home, "a.ics", text);
    fs::remove_dir_all(home.path().join("reports")).ok();
    let out = home.path().join("findings.xlsx").display().to_string();
    home.run(&["audit", "--ics", &ics, "--out", &out]).await;
    home.run(&["backup"]).await.ended(0, "there is room");
    let pdf = home.path().join("report.pdf").display().to_string();
    home.run(&["morning", "--no-sync", "--pdf", &pdf]).await;
    let mut open = Vec::new();
    let mut folders = vec![home.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).expect("a folder") {
            let path = item.expect("an item").path();
            let mode = fs::metadata(&path).expect("there").permissions().mode() & 0o777;
            if path.display().to_string() == ics {
                continue;
            }
            files += usize::from(path.is_file());
            if mode & 0o077 != 0 {
                open.push(format!("{} {mode:o}", path.display()));
            }
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    assert!(files > 4 && fs::metadata(&out).is_ok(), "there is something to look at: {files}");
    assert_eq!(open, Vec::<String>::new(), "others of this computer could read it");
}
