//! Reasons that a person mends in a way of their own, whatever the kind of the failure: in words, with the next step.

use truedocket_connect::failure::Failure;
use truedocket_connect::files;
use truedocket_connect::http::{client, outage};
use truedocket_connect::ports::LOOKS_ONLY;
use truedocket_connect::sign_in::access_tokens::NOT_SET;
use truedocket_connect::sign_in::wants_administrator;

/// What is told of a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// The middle of a sentence: `the environment variable CLIO_TOKEN is not set`.
    pub(crate) why: String,
    /// The next step.
    pub(crate) hint: &'static str,
}

/// The failure's reason in words, if it has words of its own.
pub(crate) fn of(failure: &Failure) -> Option<Reason> {
    if files::is_of_a_file(failure) {
        return of_a_file(failure);
    }
    of_reason(failure.reason.as_deref()?)
}

/// A file has no account that could be refused anything: what is wrong with it is its own cause.
fn of_a_file(failure: &Failure) -> Option<Reason> {
    let why = match (failure.reason.as_deref(), &failure.cause) {
        (_, Some(cause)) => {
            let mut why = cause.to_string();
            let mut beneath = cause.source();
            while let Some(deeper) = beneath {
                why = format!("{why}: {deeper}");
                beneath = deeper.source();
            }
            why
        }
        (Some("no_calendar_files"), None) => "no .ics or .csv file is in it".to_owned(),
        (_, None) => return None,
    };
    let hint = match failure.reason.as_deref() {
        Some("too_large") => "Export a shorter period, or each calendar into a file of its own.",
        _other => "Check the path, or export the calendar again as .ics or .csv and choose the new file.",
    };
    Some(Reason { why, hint })
}

/// The same for a reason that was stored.
pub(crate) fn of_reason(reason: &str) -> Option<Reason> {
    let told = |why: &str, hint| Some(Reason { why: why.to_owned(), hint });
    let directory = "Copy the Directory (tenant) ID from the page Overview of the app registration, remove the connection, and connect again with it (`--tenant`).";
    match reason {
        "AADSTS50194" => told(
            "its app registration serves one directory only, and the sign-in was not asked for at that directory",
            directory,
        ),
        "AADSTS700016" => told(
            "Microsoft does not know this client ID in that directory",
            "Check that the Application (client) ID and the Directory (tenant) ID come from the same app registration.",
        ),
        "invalid_client" | "unauthorized_client" => told(
            "the client ID or the secret is not that of its app registration",
            "Copy the client ID, and the secret where there is one, from the app registration once more. Then connect again with them; a connection that is there already has to be removed first.",
        ),
        "AADSTS90002" | "AADSTS900023" => told("Microsoft knows no directory of that name", directory),
        wanted if wants_administrator(wanted) => told(
            "Microsoft wants an administrator of the firm to allow this first",
            "Send the ready letter, which stands under Connections, to whoever administers the firm's Microsoft account. Truedocket goes on by itself once it was allowed.",
        ),
        LOOKS_ONLY => told(
            "it was allowed to look only",
            "Press Allow changes under Connections. The command line has `truedocket allow-changes NAME`.",
        ),
        "not_all_ticked" => told(
            "a box on the vendor's page was left without a tick, so that calendars cannot be read",
            "Sign in again and tick every box that names calendars.",
        ),
        "client_secret_missing" => told(
            "the secret of its app registration is missing",
            "Connect again with `--secret prompt` or `--secret env:VARIABLE`, or enter it on the page Connections.",
        ),
        outage::NO_NETWORK => told(
            "no network on this computer",
            "Connect this computer to the network. Truedocket then goes on by itself.",
        ),
        outage::NETWORK_SIGN_IN | client::NOT_JSON | client::REDIRECT => told(
            "the Wi-Fi wants a sign-in, or something else answered in its place",
            "Open a web page on this computer, and sign in where the network asks for it. Truedocket then goes on by itself.",
        ),
        outage::WRONG_TIME => told(
            "date or time of this computer look wrong, so that no safe connection can be made",
            "Let the computer set its clock by the network. Truedocket then goes on by itself.",
        ),
        outage::PROXY_PASSWORD => told(
            "the proxy of this network wants a password",
            "Enter it in the network settings of this computer, or ask whoever looks after the network.",
        ),
        "keychain" => told(
            "the keychain of this computer does not give out the sign-in",
            "Unlock the keychain of this account, then try again. The sign-in itself may be fine.",
        ),
        "no_tenant" => told(
            "the firm's directory at Microsoft is not named",
            "Name the Directory (tenant) ID, or a domain of the firm (`--tenant`). Only an app registration that serves many directories takes `organizations`.",
        ),
        "bad_tenant" => told(
            "that is no directory at Microsoft",
            "A Directory (tenant) ID has 32 hex digits in five groups; a domain of the firm, such as `harborpine.com`, will do as well.",
        ),
        "bad_address" => told(
            "one of its addresses cannot be one",
            "Write addresses in full, such as `https://eu.app.clio.com/oauth/token`.",
        ),
        _other => {
            let variable = reason.strip_prefix(NOT_SET)?.trim();
            Some(Reason {
                why: format!("the environment variable {variable} is not set"),
                hint: "Set the variable for the program that runs Truedocket, then try again. The sign-in itself may be fine.",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{of, of_reason};
    use crate::words;
    use truedocket_connect::failure::{Failure, Kind};

    #[test]
    fn a_variable_that_is_not_set_is_no_ended_sign_in() {
        let failure = Failure::new(Kind::Refused, "clio", "sign in").reason("variable_not_set CLIO_TOKEN");
        for text in [words::why_not_read(&failure), words::outside(&failure, "Clio").sentence] {
            assert!(text.contains("the environment variable CLIO_TOKEN is not set"), "named: {text}");
            assert!(!text.contains("sign-in has ended"), "nobody has to sign in again: {text}");
        }
    }

    #[test]
    fn what_stands_in_between_is_told_as_that() {
        let unavailable = Kind::Unavailable { sent: false };
        let cases = [
            (unavailable, "no_network", "no network on this computer", "Connect this computer"),
            (unavailable, "network_sign_in", "the Wi-Fi wants a sign-in", "Open a web page"),
            (Kind::Broken, "not_json", "the Wi-Fi wants a sign-in", "Open a web page"),
            (Kind::Broken, "redirect", "the Wi-Fi wants a sign-in", "Open a web page"),
            (unavailable, "certificate_time", "date or time of this computer", "set its clock"),
            (unavailable, "proxy_password", "wants a password", "network settings"),
            (unavailable, "keychain", "does not give out the sign-in", "Unlock the keychain"),
        ];
        for (kind, reason, why, hint) in cases {
            let failure =
                Failure { status: Some(407), ..Failure::new(kind, "graph", "list events") }.reason(reason);
            let unread = words::why_not_read(&failure);
            let problem = words::outside(&failure, "Outlook");
            assert!(unread.contains(why), "{reason}: in a sentence: {unread}");
            assert!(problem.sentence.contains(why) && problem.hint.contains(hint), "{reason}: {problem:?}");
            let told = format!("{unread} {} {}", problem.sentence, problem.hint);
            assert!(!told.contains('_') && !told.contains("407"), "{reason}: no code: {told}");
        }
    }

    #[test]
    fn a_wrong_client_id_is_not_told_as_missing_rights() {
        for reason in ["invalid_client", "unauthorized_client", "AADSTS700016"] {
            let failure = Failure::new(Kind::Refused, "google", "sign in").reason(reason);
            let problem = words::outside(&failure, "Google");
            let told = format!("{} {} {}", problem.sentence, problem.hint, words::why_not_read(&failure));
            assert!(problem.sentence.contains("client ID"), "{reason}: what is wrong: {told}");
            assert!(
                problem.hint.contains("app registration"),
                "{reason}: and where the right one is: {told}"
            );
            assert!(!told.contains("refused"), "{reason}: nobody lacks a permission: {told}");
            assert!(!told.contains('_') && !told.contains("AADSTS"), "{reason}: no code: {told}");
        }
    }

    #[test]
    fn an_administrator_who_is_wanted_is_told_with_the_letter() {
        for number in ["AADSTS65001", "AADSTS90094"] {
            let failure = Failure::new(Kind::Refused, "graph", "sign in").reason(number);
            let problem = words::outside(&failure, "Outlook");
            assert!(problem.sentence.contains("administrator"), "in words: {}", problem.sentence);
            assert!(!problem.sentence.contains(number), "the number is for the log: {}", problem.sentence);
            assert!(problem.hint.contains("letter"), "with the next step: {}", problem.hint);
        }
    }

    #[test]
    fn a_code_of_the_vendor_is_for_the_log() {
        let failure = Failure { status: Some(403), ..Failure::new(Kind::Refused, "graph", "list events") };
        let failure = failure.reason("ErrorAccessDenied");
        for told in [words::why_not_read(&failure), words::outside(&failure, "Outlook").sentence] {
            assert!(!told.contains("403") && !told.contains("ErrorAccessDenied"), "words only: {told}");
        }
        let ended = Failure::new(Kind::SignedOut, "graph", "sign in").reason("invalid_grant");
        assert_eq!(
            words::why_not_read(&ended),
            "the sign-in has ended; sign in again, nothing is lost",
            "what to do, and that it costs nothing"
        );
    }

    #[test]
    fn a_registration_of_one_directory_is_told_with_the_next_step() {
        let failure = Failure::new(Kind::Refused, "graph", "sign in").reason("AADSTS50194");
        let problem = words::outside(&failure, "Outlook");
        assert!(problem.sentence.contains("one directory only"), "in words: {}", problem.sentence);
        assert!(problem.hint.contains("Directory (tenant) ID"), "with the next step: {}", problem.hint);
        assert_eq!(of(&failure), of_reason("AADSTS50194"), "today and from the store alike");
        let unknown = Failure::new(Kind::Refused, "graph", "sign in").reason("ErrorAccessDenied");
        assert_eq!(of(&unknown), None, "other reasons keep the words of their kind");
    }
}
