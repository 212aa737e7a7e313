//! What is learned from a firm's list, and how patterns are read and written.

use super::{Pattern, learn};
use crate::firm::matter::{Matter, MatterStatus};
use crate::ids::MatterId;

fn list(numbers: &[&str]) -> Vec<Matter> {
    numbers
        .iter()
        .map(|number| Matter {
            id: MatterId::new(*number),
            number: (*number).to_owned(),
            other_numbers: Vec::new(),
            description: "".into(),
            client: "".into(),
            status: MatterStatus::Open,
            responsible: None,
        })
        .collect()
}

fn learned(numbers: &[&str]) -> Vec<String> {
    learn(&list(numbers)).iter().map(ToString::to_string).collect()
}

#[test]
fn schemes_of_the_trade_are_learned() {
    for (numbers, pattern) in [
        (vec!["00001-Smith", "00123-Okafor", "00124"], "#{5,6}[-@+]"),
        (vec!["2016-00001", "2017-00044"], "####-#{5,6}"),
        (vec!["2016-06-00001", "2016-07-00002"], "####-##-#{5,6}"),
        (vec!["JD-2023-451", "JD-2024-12"], "JD-####-#{2,4}"),
        (vec!["DAR/00001", "SMI/00002"], "@@@/#{5,6}"),
        (vec!["DAR23/00002", "SM24/00003"], "@{2,3}##/#{5,6}"),
        (vec!["MAT-2023-0112", "MAT-2023-0113"], "MAT-####-#{4,5}"),
    ] {
        assert_eq!(learned(&numbers), vec![pattern.to_owned()], "{numbers:?} is one scheme");
    }
}

#[test]
fn a_number_without_digits_teaches_nothing() {
    assert!(learned(&["Okafor Estate", ""]).is_empty(), "words cannot be told from words");
}

#[test]
fn patterns_read_what_they_write() {
    for text in ["#####[-@+]", "MAT-####-#+", "@{2,3}##/#{5,6}"] {
        let pattern = Pattern::parse(text).expect("is a pattern");
        assert_eq!(pattern.to_string(), text, "written as it was read");
    }
}

#[test]
fn patterns_that_can_never_match_are_refused() {
    for text in ["", "MAT", "@@MAT-##", "##{2,", "###[x]", "#{3,1}"] {
        assert!(
            Pattern::parse(text).is_err(),
            "{text} must be refused when it is set, not found useless later"
        );
    }
}
