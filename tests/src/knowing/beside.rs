//! What stands beside an appointment of the docket: who has answered what, what people have decided of a difference, and
//! how little time there is to get there.

use super::{PROVIDERS, THURSDAY, firm, of_kind};
use crate::acting::fixes::change_event;
use crate::installation::Installation;
use serde_json::json;
use std::process::Command;
use truedocket_engine::api::docket::{Docket, DocketItem, DocketPerson};
use truedocket_engine::api::states::{DocketAnswer, DocketStanding};
use truedocket_engine::morning::Asking;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::Guest;

async fn docket(installation: &Installation) -> Docket {
    installation.sync(false).await;
    installation.engine.docket(None, Asking::Remembered).await.expect("our memory answers")
}

fn item<'d>(docket: &'d Docket, title: &str) -> &'d DocketItem {
    let mut items = docket.people.iter().flat_map(|person| &person.items);
    items.find(|item| item.title == title).unwrap_or_else(|| panic!("{title} is on the docket"))
}

/// The docket as paper.
async fn paper(installation: &Installation, docket: &Docket) -> String {
    let file = installation.home.path().join("docket.pdf");
    installation.engine.write_docket(docket.clone(), &file).await.expect("it can be written");
    let out = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&file).arg("-").output();
    let text = String::from_utf8(out.expect("poppler is installed").stdout).expect("is text");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn guest(name: &str, answer: &str) -> Guest {
    let email = format!("{}@mail.example", name.to_lowercase().replace(' ', "."));
    Guest { email, name: name.to_owned(), answer: answer.to_owned(), room: false }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_docket_says_who_has_declined_who_comes_and_what_is_only_held() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        let first = docket(&installation).await;
        let agrees = first.people.iter().flat_map(|person| &person.items);
        let agrees = agrees.filter(|item| item.standing == DocketStanding::Agrees && !item.all_day);
        let title = agrees.map(|item| item.title.clone()).next().expect("something agrees");
        change_event(&installation, &title, |event| {
            event.guests.retain(|guest| guest.email == event.organizer);
            event.guests.push(guest("Zora Montague", "declined"));
            event.guests.push(guest("Yul Penhaligon", "accepted"));
            event.guests.push(guest("Xenia Dvorsky", "none"));
            event.show_as = "tentative".to_owned();
        });
        let told = docket(&installation).await;
        let shown = item(&told, &title);
        let said = "Only held, not certain. Declined by Zora Montague. Accepted by Yul Penhaligon.";
        assert!(shown.answered.starts_with("Only held, not certain. Declined by"), "{provider:?}: {shown:?}");
        assert_eq!(shown.answered, said, "{provider:?}: the gravest first; who said nothing is not named");
        let answers: Vec<_> = shown.answers.iter().map(|one| (one.name.as_str(), one.answer)).collect();
        let expected =
            [("Yul Penhaligon", DocketAnswer::Accepted), ("Zora Montague", DocketAnswer::Declined)];
        assert_eq!(answers, expected, "{provider:?}: the same for programs");
        assert!(shown.held && !shown.declined, "{provider:?}: its owner comes");
        let paper = paper(&installation, &told).await;
        assert!(paper.contains(said), "{provider:?}: and on paper: {paper}");
        change_event(&installation, &title, |event| event.private = true);
        let told = serde_json::to_string(&docket(&installation).await).expect("JSON");
        for name in ["Zora", "Yul", "Xenia"] {
            assert!(!told.contains(name), "{provider:?}: who comes to a private one is private: {name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_docket_says_what_was_accepted_as_long_as_it_is_the_same() {
    let installation = Installation::demo(THURSDAY, Provider::Google).await;
    let report = installation.morning().await.report;
    let found = (*of_kind(&report, "time_differs").first().expect("the demo firm has one")).clone();
    let mark = json!({ "id": found.id, "state": "accepted", "reason": "the clerk knows" });
    installation.ask("today.mark", mark).await.expect("it is open");
    let of = |docket: &Docket| -> Vec<String> {
        let items = docket.people.iter().flat_map(|person| &person.items);
        items
            .filter(|item| item.discrepancies.contains(&found.id))
            .flat_map(|item| item.notes.clone())
            .collect()
    };
    let told = docket(&installation).await;
    let said = "(accepted: the clerk knows)";
    assert!(of(&told).iter().any(|note| note.contains(said)), "why it may stay: {:?}", of(&told));
    assert!(paper(&installation, &told).await.contains(said), "and on paper");
    change_event(&installation, &found.title, |event| {
        if let truedocket_sandbox::world::When::Timed { start, .. } = &mut event.when {
            *start -= chrono::TimeDelta::minutes(5);
        }
    });
    let told = docket(&installation).await;
    assert!(!of(&told).is_empty(), "it still differs");
    let notes = of(&told);
    assert!(
        !notes.iter().any(|note| note.contains("accepted")),
        "what was accepted was another time: {notes:?}"
    );
}

/// The name of somebody with two appointments of which the second begins after the first has ended, their titles, and the
/// minutes between.
fn neighbours(docket: &Docket) -> (String, String, String, u32) {
    let near = |person: &DocketPerson| {
        let items: Vec<&DocketItem> = person.items.iter().filter(|item| !item.all_day).collect();
        let pair = items.windows(2).find(|pair| {
            let free = pair[1].start.checked_sub(pair[0].end).is_some_and(|free| (1..480).contains(&free));
            let earlier = items.iter().filter(|item| item.end > pair[0].end && item.end <= pair[1].start);
            free && pair[0].day == pair[1].day && earlier.count() == 0
        })?;
        let (before, after) = (pair[0].title.clone(), pair[1].title.clone());
        Some((person.name.clone(), before, after, pair[1].start - pair[0].end))
    };
    docket.people.iter().find_map(near).expect("somebody has two appointments")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn little_time_between_two_places_is_marked_and_no_way_is_guessed() {
    let installation = firm(Provider::Graph).await;
    let first = docket(&installation).await;
    let (person, before, after, minutes) = neighbours(&first);
    let marked = |told: &Docket| {
        let own = told.people.iter().find(|one| one.name == person).expect("it is their docket");
        let item = own.items.iter().find(|item| item.title == after).expect("it is on it");
        item.travel.clone()
    };
    let set = |minutes: u32| json!({ "key": "travel_minutes", "value": minutes.to_string() });
    let places = |one: &str, two: &str| {
        change_event(&installation, &before, |event| event.place = one.to_owned());
        change_event(&installation, &after, |event| event.place = two.to_owned());
    };
    installation.ask("policy.set", set(minutes + 1)).await.expect("a firm may want that");
    places("Suffolk County Courthouse, 3 Pemberton Sq", "Office");
    let told = docket(&installation).await;
    let travel = marked(&told).expect("there is little time");
    assert_eq!(travel.minutes, minutes, "the time between");
    assert!(travel.said.ends_with("between Suffolk County Courthouse and Office"), "{travel:?}");
    assert!(told.travel_note.contains("how long the way takes is not known"), "{}", told.travel_note);
    let paper = paper(&installation, &told).await;
    assert!(paper.contains(&travel.said) && paper.contains(&told.travel_note), "on paper too: {paper}");

    for (one, two, wanted, why) in [
        ("Suffolk County Courthouse", "Office", minutes, "as much as the firm asks for is enough"),
        ("Suffolk County Courthouse", "Office", 0, "a firm may not want it"),
        ("Office", "Our office, 12 Main St", 480, "nobody goes anywhere"),
        ("Suffolk County Courthouse", "Zoom", 480, "nobody goes to a call"),
        ("Suffolk County Courthouse", "", 480, "where it is is not known"),
    ] {
        places(one, two);
        installation.ask("policy.set", set(wanted)).await.expect("a firm may want that");
        let told = docket(&installation).await;
        let travel = marked(&told);
        assert!(travel.is_none(), "{why}: {travel:?}");
    }

    places("Suffolk County Courthouse", "Office");
    change_event(&installation, &before, |event| event.private = true);
    let told = docket(&installation).await;
    let travel = marked(&told).expect("there is as little time as before");
    assert!(travel.said.ends_with("between a private appointment and Office"), "{travel:?}");
    let refused = installation.ask("policy.set", set(10_000)).await.expect_err("nobody can mean that");
    assert!(refused.sentence.contains("travel_minutes"), "the rule is named: {}", refused.sentence);
}
