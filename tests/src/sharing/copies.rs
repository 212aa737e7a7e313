//! A copy of the report for one person: what is theirs and what is assigned to them, and nothing of anybody else.

use super::{THURSDAY, assign, missing, somebody, staff};
use crate::fixture::{Fixture, small};
use crate::installation::{Installation, name_of};
use serde_json::json;
use std::collections::BTreeSet;
use std::process::Command;
use truedocket_engine::api::states::{DiscrepancyKind, DiscrepancyState};
use truedocket_engine::api::today::{Discrepancy, FileWritten, Report};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

async fn copy(installation: &Installation, report: &Report, email: &str) -> Report {
    installation.engine.copy_for(report.clone(), email).await.expect("they are on the staff list")
}

async fn people(installation: &Installation) -> Vec<String> {
    let staff = staff(installation).await;
    staff.iter().map(|one| one["email"].as_str().expect("an address").to_owned()).collect()
}

fn ids(report: &Report) -> BTreeSet<&str> {
    report.discrepancies.iter().map(|found| found.id.as_str()).collect()
}

fn is_open(found: &Discrepancy) -> bool {
    let waits = [DiscrepancyState::Open, DiscrepancyState::InReview, DiscrepancyState::NotFixed];
    waits.contains(&found.state) && found.kind != DiscrepancyKind::NotChecked
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_copy_has_what_is_theirs_and_all_copies_together_have_everything() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    installation.morning().await;
    let whole = installation.report().await;
    let open = whole.discrepancies.iter().filter(|found| is_open(found)).count();
    assert_eq!(whole.counts.open as usize, open, "the whole report counts what it lists");
    let mut told: BTreeSet<String> = BTreeSet::new();
    for email in people(&installation).await {
        let copy = copy(&installation, &whole, &email).await;
        let own = whole.discrepancies.iter().filter(|found| found.owners.contains(&email));
        let own: BTreeSet<&str> = own.map(|found| found.id.as_str()).collect();
        assert_eq!(ids(&copy), own, "{email}: their own, no more and no less");
        let open = copy.discrepancies.iter().filter(|found| is_open(found)).count() as u64;
        assert_eq!(copy.counts.open, open, "{email}: the counts are those of the copy");
        assert_eq!(
            copy.counts.open,
            copy.counts.court + copy.counts.client + copy.counts.internal,
            "{email}"
        );
        let of = format!("{open} of {} discrepancies", whole.counts.open);
        let none = format!("none of {} discrepancies", whole.counts.open);
        let said = if open == 0 { &none } else { &of };
        assert!(copy.headline.contains(said.as_str()), "{email}: the first line is true: {}", copy.headline);
        assert!(
            copy.headline.starts_with(&copy.copy_for),
            "{email}: and says whose it is: {}",
            copy.headline
        );
        told.extend(ids(&copy).into_iter().map(str::to_owned));
    }
    let nobodys = whole.discrepancies.iter().filter(|found| found.owners.is_empty());
    told.extend(nobodys.map(|found| found.id.clone()));
    let all: BTreeSet<String> = ids(&whole).into_iter().map(str::to_owned).collect();
    assert_eq!(told, all, "what is in no copy has no owner, and that is said in each");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_anybody_else_is_in_a_copy() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    installation.morning().await;
    let whole = installation.report().await;
    let mut others = 0;
    for email in people(&installation).await {
        let copy = copy(&installation, &whole, &email).await;
        let text = serde_json::to_string(&copy).expect("a report is JSON");
        let own: String = [
            serde_json::to_string(&copy.discrepancies).expect("JSON"),
            serde_json::to_string(&copy.notices).expect("JSON"),
            serde_json::to_string(&copy.flagged).expect("JSON"),
            serde_json::to_string(&copy.resolved).expect("JSON"),
        ]
        .concat();
        let differing = whole.discrepancies.iter().map(|one| (&one.title, &one.owners));
        let flagged = whole.flagged.iter().filter(|one| !one.may_be_anybodys);
        let flagged = flagged.map(|one| (&one.title, &one.owners));
        let noticed = whole.notices.iter().map(|one| (&one.title, &one.owners));
        let theirs: BTreeSet<&String> = differing
            .clone()
            .chain(flagged.clone())
            .chain(noticed.clone())
            .filter(|(_, owners)| owners.contains(&email))
            .map(|(title, _)| title)
            .collect();
        for (title, owners) in differing.chain(flagged).chain(noticed) {
            let is_named = theirs.iter().any(|own| own.contains(title.as_str()));
            // An own one may name it in its sentence: two that overlap.
            if owners.contains(&email) || is_named || own.contains(title.as_str()) {
                continue;
            }
            others += 1;
            assert!(!text.contains(title.as_str()), "{email}: “{title}” is somebody else's");
        }
        for one in &copy.flagged {
            assert!(
                one.may_be_anybodys || one.owners.contains(&email),
                "{email}: {} is not theirs",
                one.title
            );
        }
        assert!(copy.notices.iter().all(|one| one.owners.contains(&email)), "{email}: notices as well");
        assert!(copy.resolved.iter().all(|one| one.owners.contains(&email)), "{email}: and what is over");
    }
    assert!(others > 10, "the firm has enough that is somebody else's: {others}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_assigned_to_somebody_is_in_their_copy() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    let found = missing(&installation.morning().await.report);
    let (email, name) = somebody(&installation, &found).await;
    let before = copy(&installation, &installation.report().await, &email).await;
    assert!(!ids(&before).contains(found.id.as_str()), "it is not theirs");
    assign(&installation, &found.id, Some(&email)).await.expect("they work here");
    let after = copy(&installation, &installation.report().await, &email).await;
    assert!(ids(&after).contains(found.id.as_str()), "{name} has to see to it");
    assert_eq!(after.counts.open, before.counts.open + 1, "and it counts: {}", after.headline);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_checked_stays_named_in_each_copy_that_it_may_concern() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::DropBefore));
    let dark = installation.morning().await.report;
    assert!(dark.counts.not_checked > 0, "nothing could be read: {}", dark.headline);
    for email in people(&installation).await {
        let copy = copy(&installation, &dark, &email).await;
        let may_hide = |found: &&Discrepancy| found.owners.is_empty() || found.owners.contains(&email);
        let unread = dark.discrepancies.iter().filter(|one| one.kind == DiscrepancyKind::NotChecked);
        let unread = unread.filter(may_hide).count() as u64;
        assert!(unread > 0, "a whole system concerns everybody");
        assert_eq!(copy.counts.not_checked, unread, "{email}: each part that may hide what is theirs");
        assert!(
            copy.headline.contains("not everything could be checked"),
            "{email}: unknown is not fine: {}",
            copy.headline
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_a_paper_of_its_own() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    let whole = installation.morning().await.report;
    let found = missing(&whole);
    let email = found.owners.first().expect("it has an owner");
    let asked = json!({ "number": whole.number, "person": email });
    let file: FileWritten =
        serde_json::from_value(installation.ask("report.pdf", asked).await.expect("it can be printed"))
            .expect("a file");
    let all = json!({ "number": whole.number, "person": null });
    let all: FileWritten =
        serde_json::from_value(installation.ask("report.pdf", all).await.expect("it can be printed"))
            .expect("a file");
    assert_ne!(file.path, all.path, "neither takes the other's place");
    let out = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8", &file.path, "-"]).output();
    let text = String::from_utf8(out.expect("poppler is installed").stdout).expect("is text");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let copy = copy(&installation, &installation.report().await, email).await;
    assert!(text.contains(&copy.headline), "its own first line: {text}");
    assert!(text.contains(&format!("Copy for {}", copy.copy_for)), "it says that it is a copy: {text}");
    assert!(text.contains("The whole report (SHA-256)"), "the seal is that of the whole: {text}");
    let other = whole.discrepancies.iter().find(|one| !one.owners.contains(email)).expect("others have some");
    assert!(!text.contains(&other.title), "“{}” is somebody else's", other.title);
    let wrong = json!({ "number": whole.number, "person": "nobody@elsewhere.example" });
    let refused = installation.ask("report.pdf", wrong).await.expect_err("an empty paper would look calm");
    assert!(refused.sentence.contains("not on the staff list"), "{}", refused.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_shows_a_copy_and_refuses_a_slip_before_it_works() {
    let fixture = Fixture::of(small()).await;
    let person = fixture.sandbox.shared.world().people[0].email.clone();
    let file = fixture.home.path().join("staff.csv");
    std::fs::write(&file, format!("email,name,duty\n{person},Dana Price,attorney\n")).expect("a file");
    let path = file.to_str().expect("a plain path");
    fixture.home.run(&["staff", "import", path]).await.ended(0, "the list is sound");
    let slip = fixture.home.run(&["--json", "morning", "--for", "dana@elsewhere.example"]).await;
    slip.ended(1, "nobody has that address");
    let none = fixture.home.run(&["call", "today.report"]).await.ended(0, "it can be asked");
    assert_eq!(none.out.trim(), "null", "nothing was begun: {}", none.out);
    let copy = fixture.home.run(&["morning", "--for", &person]).await.ended(0, "nothing differs");
    assert!(copy.out.starts_with("Dana Price, Fri, Nov 20, 2026: nothing to fix"), "first: {}", copy.out);
    assert!(copy.out.contains("agree in the whole report"), "what is counted is said: {}", copy.out);
    let json = fixture.home.run(&["--json", "morning", "--for", &person]).await.ended(0, "the same").json();
    assert_eq!(json["copyFor"], "Dana Price", "scripts can tell it from the whole report: {json}");
}

/// Whoever prints ten copies has one report, and not eleven.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_a_view_of_the_report_of_today_and_makes_none() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    let engine = &installation.engine;
    assert!(engine.due_report().await.expect("it can be asked").is_none(), "none was made yet");
    let made = installation.morning().await;
    let again = engine.due_report().await.expect("it can be asked").expect("it was made today");
    assert_eq!(again.report.number, made.report.number, "it is that one");
    assert_eq!(again.outcome, made.outcome, "and a script hears the same of it");
    let found = missing(&again.report);
    let (email, _) = somebody(&installation, &found).await;
    assign(&installation, &found.id, Some(&email)).await.expect("it can be assigned");
    let now = engine.due_report().await.expect("it can be asked").expect("it is there");
    assert!(
        ids(&copy(&installation, &now.report, &email).await).contains(found.id.as_str()),
        "as it stands now"
    );
    installation.clock.advance(std::time::Duration::from_secs(24 * 3_600));
    assert!(
        engine.due_report().await.expect("it can be asked").is_none(),
        "the report of yesterday is none of today"
    );
}

/// Who works at the firm may stand in a directory only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_of_the_directory_is_known_before_the_first_reading() {
    let today = THURSDAY.parse().expect("a day");
    let world = truedocket_sandbox::demo::firm(today, Provider::Graph).expect("the built-in files are right");
    let email = world.people[1].email.clone();
    let installation = Installation::bare(world, 100).await;
    let base = installation.sandbox.base.clone();
    for vendor in [Vendor::Graph, Vendor::Clio] {
        installation.connect_at(vendor, name_of(vendor), &base).await.expect("the pretend person consents");
    }
    installation.engine.check_person(&email).await.expect("the directory knows them");
    let nobody = installation.engine.check_person("nobody@elsewhere.example").await;
    assert!(nobody.is_err(), "a slip of the pen is told all the same");
}
