//! The smaller tables: connections, people, links, runs, discrepancies, plans, settings.

use super::fixture::{Fixture, calendar_key, connection_of, firm, minutes, now, practice, record};
use crate::table::connection::{self, LastFailure};
use crate::table::discrepancy::{self, HistoryEvent, Sighting, State};
use crate::table::fix_plan;
use crate::table::link::{self, Link, MadeBy, Matched};
use crate::table::member::{self, Source};
use crate::table::run::{self, ItemOutcome, Outcome, RunItem, Tally};
use crate::table::schedule::{self, Schedule};
use crate::table::unchecked_day::{self, UncheckedDay};
use crate::table::{contact, matter, practice_user, setting, unreadable};
use crate::{Error, Store};
use truedocket_core::connection::{Role, SecretPlace};
use truedocket_core::firm::matter::{Contact, Matter, MatterStatus, PracticeUser};
use truedocket_core::firm::people::{Duty, Email, Member};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, EventKey, MatterId, RemoteId, RunId};

fn open() -> (Fixture, Store) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store.write(firm).unwrap();
    (fixture, store)
}

#[test]
fn a_connection_keeps_its_state_when_its_settings_change() {
    let (_desk, mut store) = open();
    let failure = LastFailure { kind: "signed_out".to_owned(), code: "invalid_grant".to_owned(), at: now() };
    let mut changed = connection_of(&record(), Role::Record);
    changed.secrets = SecretPlace::Keychain;
    store
        .write(|tx| {
            connection::failed(tx, &record(), &failure)?;
            connection::sign_in_ends(tx, &record(), Some(now()))?;
            connection::put(tx, &changed)?;
            connection::set_account(tx, &record(), "ada@firm.example")
        })
        .unwrap();
    changed.account = "ada@firm.example".to_owned();
    let known = connection::get(&store, &record()).unwrap().unwrap();
    assert_eq!(known.connection, changed, "the new settings");
    assert_eq!((known.failure, known.sign_in_ends), (Some(failure), Some(now())), "the state as it was");
    store.write(|tx| connection::succeeded(tx, &record(), now())).unwrap();
    let known = connection::get(&store, &record()).unwrap().unwrap();
    assert_eq!((known.failure, known.last_success), (None, Some(now())), "a success ends the failure");
    let nobody = "nobody".to_owned();
    let answer = store
        .write(|tx| connection::succeeded(tx, &truedocket_core::ids::ConnectionName::new(nobody), now()));
    assert!(matches!(answer, Err(Error::NotAllowed { .. })), "a slip in a name must not pass in silence");
}

#[test]
fn practice_lists_are_replaced_by_reading() {
    let (_desk, mut store) = open();
    let matter = |id: &str, other: &[&str]| Matter {
        id: MatterId::new(id),
        number: format!("2026-{id}"),
        other_numbers: other.iter().map(|&number| number.to_owned()).collect(),
        description: "Estate".into(),
        client: "Roe".into(),
        status: MatterStatus::Open,
        responsible: Email::new("ada@firm.example"),
    };
    let user = PracticeUser {
        id: RemoteId::new("1"),
        name: "Ada".into(),
        email: None,
        enabled: false,
        calendar: Some(CalendarId::new("9")),
    };
    let roe =
        Contact { id: RemoteId::new("5"), name: "Roe".into(), email: Email::new("roe@outside.example") };
    let (old, new) = (matter("1", &[]), matter("2", &["R-7"]));
    store
        .write(|tx| {
            matter::upsert_page(tx, &practice(), &[old.clone(), new.clone()], 1)?;
            matter::upsert_page(tx, &practice(), std::slice::from_ref(&new), 2)?;
            practice_user::upsert_page(tx, &practice(), std::slice::from_ref(&user), 1)?;
            contact::upsert_page(tx, &practice(), std::slice::from_ref(&roe), 1)
        })
        .unwrap();
    assert_eq!(matter::list(&store, &practice()).unwrap(), [old, new.clone()], "nothing goes by itself");
    assert_eq!(matter::count_not_seen(&store, &practice(), 2).unwrap(), 1, "one was not seen again");
    assert_eq!(
        store.write(|tx| matter::remove_not_seen(tx, &practice(), 2)).unwrap(),
        1,
        "removed when told"
    );
    assert_eq!(
        matter::find(&store, &practice(), &MatterId::new("2")).unwrap(),
        Some(new),
        "the other one stays"
    );
    assert_eq!(practice_user::list(&store, &practice()).unwrap(), [user], "users come out as they went in");
    assert_eq!(contact::list(&store, &practice()).unwrap(), [roe], "contacts too");
    assert_eq!(contact::count_not_seen(&store, &practice(), 2).unwrap(), 1, "each list is judged by itself");
    assert_eq!(
        store.write(|tx| practice_user::remove_not_seen(tx, &practice(), 2)).unwrap(),
        1,
        "and replaced so"
    );
    assert_eq!(practice_user::count_not_seen(&store, &practice(), 9).unwrap(), 0, "now it is empty");
    assert_eq!(store.write(|tx| contact::remove_not_seen(tx, &practice(), 2)).unwrap(), 1, "as is this one");
}

#[test]
fn the_staff_list_of_a_person_wins_over_the_directory() {
    let (_desk, mut store) = open();
    let ada = |active: bool| Member {
        email: Email::new("ada@firm.example").unwrap(),
        name: "Ada".into(),
        duty: Duty::Attorney,
        active,
        left_on: (!active).then(|| "2026-06-30".parse().unwrap()),
        schedules_for: std::collections::BTreeSet::new(),
    };
    let directory = Source::Directory(record());
    store
        .write(|tx| {
            member::replace(tx, &Source::File, &[ada(false)], now())?;
            member::replace(tx, &directory, &[ada(true)], now())
        })
        .unwrap();
    let find = |store: &Store| member::staff(store).unwrap().find(&ada(true).email).cloned();
    assert_eq!(find(&store), Some(ada(false)), "the person knows better, in whichever order they came");
    store.write(|tx| member::replace(tx, &Source::File, &[], now())).unwrap();
    assert_eq!(find(&store), Some(ada(true)), "without the file the directory speaks");
    assert_eq!(member::list(&store, &directory).unwrap(), [ada(true)], "and says what it said");
}

#[test]
fn an_entry_stands_for_one_event_and_an_event_has_one_entry() {
    let (_desk, mut store) = open();
    let event =
        |id: &str| EventKey { connection: record(), calendar: calendar_key().id, id: RemoteId::new(id) };
    let entry =
        |id: &str| EventKey { connection: practice(), calendar: CalendarId::new("9"), id: RemoteId::new(id) };
    let link = |from: &str, to: &str| Link {
        record: event(from),
        entry: entry(to),
        made_by: MadeBy::Match,
        made_at: now(),
        matched: Matched::MatterTime,
        confirmed_at: None,
    };
    store
        .write(|tx| {
            link::put(tx, &link("a", "1"))?;
            link::put(tx, &link("b", "2"))?;
            link::put(tx, &link("a", "2"))
        })
        .unwrap();
    assert_eq!(link::list(&store).unwrap(), [link("a", "2")], "both old links said otherwise");
    assert_eq!(link::of_entry(&store, &entry("2")).unwrap(), Some(link("a", "2")), "found from the entry");
    assert_eq!(link::of_record(&store, &event("a")).unwrap(), [link("a", "2")], "and from the event");
    assert!(store.write(|tx| link::remove(tx, &entry("2"))).unwrap(), "it can be cut");
    assert!(link::list(&store).unwrap().is_empty(), "and is gone then");
}

#[test]
fn unreadable_items_are_kept_until_they_are_over() {
    let (_desk, mut store) = open();
    let later = now() + minutes(60);
    store
        .write(|tx| {
            unreadable::put(tx, &calendar_key(), "x", "no start", now())?;
            unreadable::put(tx, &calendar_key(), "y", "no start", now())?;
            unreadable::put(tx, &calendar_key(), "x", "no start", later)
        })
        .unwrap();
    let found = unreadable::list(&store, &record()).unwrap();
    assert_eq!((found[0].first_seen, found[0].last_seen), (now(), later), "its age counts from first sight");
    assert_eq!(
        store.write(|tx| unreadable::remove_older(tx, &calendar_key(), later)).unwrap(),
        1,
        "y did not come"
    );
    store.write(|tx| unreadable::remove(tx, &calendar_key(), "x")).unwrap();
    assert!(unreadable::list(&store, &record()).unwrap().is_empty(), "x was understood after all");
}

#[test]
fn f06_a_run_ends_once_and_its_items_add_up() {
    let (_desk, mut store) = open();
    let id = RunId::new("0199-run");
    let tally = Tally { done: 8, skipped: 2, waiting: 1, dead: 1 };
    let item =
        RunItem { item: "line 12".to_owned(), fate: ItemOutcome::SetAside, why: "no start".to_owned() };
    store
        .write(|tx| {
            run::begin(tx, &id, "morning", now(), "the computer was asleep")?;
            run::add_item(tx, &id, &item)?;
            run::finish(tx, &id, Outcome::NeedsYou, &tally, now() + minutes(1))
        })
        .unwrap();
    let ended = run::get(&store, &id).unwrap().unwrap();
    assert_eq!((ended.outcome, ended.ended), (Outcome::NeedsYou, Some(now() + minutes(1))), "as it was said");
    assert_eq!((ended.tally, ended.tally.items_in()), (tally, 12), "every item has its fate");
    assert_eq!(run::items(&store, &id, 100).unwrap(), [item], "and the odd ones are shown");
    let again = store.write(|tx| run::finish(tx, &id, Outcome::Done, &tally, now()));
    assert!(matches!(again, Err(Error::NotAllowed { .. })), "a failed run cannot become a good one later");
}

#[test]
fn a_run_of_an_earlier_process_is_stopped_not_forgotten() {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    store.write(|tx| run::begin(tx, &RunId::new("a"), "sync", now(), "")).unwrap();
    drop(store);
    let mut store = fixture.open();
    let stopped = store.write(|tx| run::interrupted(tx, now() + minutes(5))).unwrap();
    assert_eq!(stopped.len(), 1, "somebody has to hear of it");
    assert_eq!(run::newest(&store, 5).unwrap(), stopped, "and it is stored as it was told");
    assert_eq!(stopped[0].outcome, Outcome::Stopped, "neither done nor running");
    assert!(store.write(|tx| run::interrupted(tx, now())).unwrap().is_empty(), "told once");
}

#[test]
fn a_discrepancy_stays_itself_from_day_to_day() {
    let (_desk, mut store) = open();
    let sighting = |report| Sighting {
        fingerprint: "f".to_owned(),
        kind: "missing_there".to_owned(),
        severity: "court".to_owned(),
        report,
        appointment: "{\"title\":\"Hearing\"}".into(),
    };
    let day = minutes(24 * 60);
    let seen = |store: &mut Store, report: u64, at| {
        store.write(|tx| discrepancy::seen(tx, &sighting(report), at)).unwrap()
    };
    seen(&mut store, 1, now());
    store
        .write(|tx| discrepancy::set(tx, "f", State::Accepted, HistoryEvent::Accepted, "judge knows", now()))
        .unwrap();
    let second = seen(&mut store, 2, now() + day);
    assert_eq!((second.state, second.reason.as_str()), (State::Accepted, "judge knows"), "a decision holds");
    assert_eq!((second.first_seen, second.last_seen), (now(), now() + day), "and its age goes on");
    store
        .write(|tx| discrepancy::set(tx, "f", State::Resolved, HistoryEvent::Gone, "", now() + day))
        .unwrap();
    assert!(discrepancy::unresolved(&store).unwrap().is_empty(), "it is over");
    assert_eq!(
        discrepancy::resolved_since(&store, now() + day).unwrap().len(),
        1,
        "and the report can say so"
    );
    let back = seen(&mut store, 3, now() + day + day);
    assert_eq!(
        (back.state, back.resolved_at),
        (State::Open, None),
        "what comes back is open: silence would hide it"
    );
    let history: Vec<_> =
        discrepancy::history(&store, "f").unwrap().into_iter().map(|step| step.what).collect();
    assert_eq!(
        history,
        [HistoryEvent::FirstSeen, HistoryEvent::Accepted, HistoryEvent::Gone, HistoryEvent::SeenAgain],
        "the whole story, in order"
    );
    let nothing = store.write(|tx| discrepancy::set(tx, "g", State::Open, HistoryEvent::Reopened, "", now()));
    assert!(matches!(nothing, Err(Error::NotAllowed { .. })), "what is not there cannot be marked");
}

#[test]
fn a_plan_is_carried_out_once_and_taken_back_once() {
    let (_desk, mut store) = open();
    let sighting = Sighting {
        fingerprint: "f".to_owned(),
        kind: "missing_there".to_owned(),
        severity: "client".to_owned(),
        report: 0,
        appointment: "{}".into(),
    };
    store
        .write(|tx| {
            discrepancy::seen(tx, &sighting, now())?;
            fix_plan::preview(tx, "p", "f", &"{\"writes\":[]}".into(), "{}", now())?;
            fix_plan::preview(tx, "q", "f", &"{}".into(), "{}", now())
        })
        .unwrap();
    assert!(
        store.write(|tx| fix_plan::undone(tx, "p", now())).is_err(),
        "what was not done cannot be taken back"
    );
    store.write(|tx| fix_plan::applied(tx, "p", &"{\"delete\":1}".into(), now())).unwrap();
    assert!(
        store.write(|tx| fix_plan::applied(tx, "p", &"{}".into(), now())).is_err(),
        "two clicks are one fix"
    );
    let plan = fix_plan::get(&store, "p").unwrap().unwrap();
    assert_eq!(
        (plan.state, plan.undo.reveal()),
        (fix_plan::State::Applied, "{\"delete\":1}"),
        "the way back is kept"
    );
    store.write(|tx| fix_plan::undone(tx, "p", now())).unwrap();
    assert!(store.write(|tx| fix_plan::undone(tx, "p", now())).is_err(), "and gone once");
    store.write(|tx| fix_plan::refused(tx, "q", "it has moved", now())).unwrap();
    assert!(
        store.write(|tx| fix_plan::applied(tx, "q", &"{}".into(), now())).is_err(),
        "a refused plan stays refused"
    );
    assert_eq!(fix_plan::of_discrepancy(&store, "f").unwrap().len(), 2, "both are part of its story");
}

#[test]
fn settings_policy_and_schedule_come_back() {
    let (_desk, mut store) = open();
    assert_eq!(setting::policy(&store).unwrap(), Policy::default(), "the default until somebody decides");
    let policy = Policy { firm: "Roe & Doe".to_owned(), ..Policy::default() };
    let times = Schedule { part: "morning".to_owned(), next_run: Some(now()), ..Schedule::default() };
    store
        .write(|tx| {
            setting::set_policy(tx, &policy)?;
            setting::set(tx, "theme", "dark")?;
            schedule::put(tx, &times)
        })
        .unwrap();
    assert_eq!(setting::policy(&store).unwrap(), policy, "as it was set");
    assert_eq!(setting::list(&store).unwrap().len(), 2, "both keys");
    store.write(|tx| setting::remove(tx, "theme")).unwrap();
    assert_eq!(setting::get(&store, "theme").unwrap(), None, "removed");
    assert_eq!(
        schedule::get(&store, "morning").unwrap(),
        Some(times.clone()),
        "a plan survives sleep and restart"
    );
    assert_eq!(schedule::list(&store).unwrap(), [times], "all parts");
}

#[test]
fn days_that_are_owed_stay_until_they_are_checked_or_over() {
    let (_desk, mut store) = open();
    let day = |text: &str| text.parse().unwrap();
    let unchecked = |date: &str, missing: &[&str]| UncheckedDay {
        day: day(date),
        missing: missing.iter().map(|name| (*name).to_owned()).collect(),
    };
    store
        .write(|tx| {
            unchecked_day::put(tx, &unchecked("2026-11-23", &["Clio"]))?;
            unchecked_day::put(tx, &unchecked("2026-11-20", &["Clio"]))?;
            unchecked_day::put(tx, &unchecked("2026-11-20", &["Clio", "Google"]))
        })
        .unwrap();
    assert_eq!(
        unchecked_day::list(&store).unwrap(),
        [unchecked("2026-11-20", &["Clio", "Google"]), unchecked("2026-11-23", &["Clio"])],
        "one row a day, with what was missing last, in order"
    );
    store.write(|tx| unchecked_day::remove(tx, day("2026-11-20"))).unwrap();
    assert_eq!(unchecked_day::list(&store).unwrap(), [unchecked("2026-11-23", &["Clio"])], "the other stays");
}
