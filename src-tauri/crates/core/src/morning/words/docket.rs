//! What the docket says beside an appointment: who has answered what, and how little time there is to get there.

use crate::calendar::event::ResponseStatus;
use crate::firm::people::Email;
use chrono::TimeDelta;

/// `Declined by Ana Ruiz. Accepted by Zora Montague.` What matters most comes first; who has not answered is not named.
pub fn answered(
    tentative: bool,
    answers: &[(&Email, ResponseStatus)],
    name: impl Fn(&Email) -> String,
) -> String {
    let by = |wanted: ResponseStatus| {
        let who = answers.iter().filter(|(_, answer)| *answer == wanted);
        who.map(|(email, _)| name(email)).collect::<Vec<_>>().join(", ")
    };
    let held = tentative.then(|| "It is tentative.".to_owned());
    let words = [
        (ResponseStatus::Declined, "Declined by"),
        (ResponseStatus::Tentative, "Tentatively accepted by"),
        (ResponseStatus::Accepted, "Accepted by"),
    ];
    let named = words.into_iter().map(|(answer, words)| (by(answer), words));
    let named = named.filter(|(who, _)| !who.is_empty()).map(|(who, words)| format!("{words} {who}."));
    held.into_iter().chain(named).collect::<Vec<_>>().join(" ")
}

/// What marks of little time between two places mean.
pub fn travel_note(minutes: u32) -> String {
    format!(
        "Marked where less than {minutes} minutes lie between two places. It is the time between; how long the way takes is \
         not known."
    )
}

/// `30 min between Suffolk County Courthouse and Office`. It is the time between and nothing more: how long the way takes
/// is not known.
pub fn between(time: TimeDelta, from: &str, to: &str) -> String {
    let minutes = time.num_minutes();
    let time = match (minutes / 60, minutes % 60) {
        (0, 0) => "no time".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    };
    format!("{time} between {from} and {to}")
}
