//! The rules of RFC 5545 §3.8.5.3 with their answers, and rules that mean harm.

use super::{ExpansionRefused, Rule, RuleError};
use chrono::NaiveDateTime;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").expect("a test writes times as 19970902T090000")
}

fn rule(text: &str) -> Rule {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The first `most` occurrences, written shortly: the date, and the time unless it is 09:00.
fn expand(start: &str, text: &str, most: usize) -> String {
    let start = at(start);
    let rule = rule(text);
    let found = rule.occurrences(start, start, at("20100101T000000")).expect("not known to explode");
    let shown = |at: NaiveDateTime| {
        let nine = at.time() == chrono::NaiveTime::from_hms_opt(9, 0, 0).expect("a time");
        at.format(if nine { "%Y%m%d" } else { "%Y%m%dT%H%M" }).to_string()
    };
    let words: Vec<String> = found.take(most).map(|one| shown(one.expect("inside the budget"))).collect();
    words.join(" ")
}

const START: &str = "19970902T090000";

#[test]
fn the_rules_of_the_rfc_have_the_answers_of_the_rfc() {
    for (start, text, expected) in [
        (START, "FREQ=DAILY;COUNT=3", "19970902 19970903 19970904"),
        (START, "FREQ=DAILY;INTERVAL=2", "19970902 19970904 19970906 19970908"),
        (START, "FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902 19970912 19970922 19971002 19971012"),
        ("19980101T090000", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", "19980101 19980102 19980103"),
        (START, "FREQ=WEEKLY;COUNT=3", "19970902 19970909 19970916"),
        (START, "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "19970902 19970916 19970930 19971014"),
        (
            START,
            "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            "19970902 19970904 19970909 19970911",
        ),
        (
            "19970901T090000",
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR",
            "19970901 19970903 19970905 19970915",
        ),
        (
            START,
            "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
            "19970902 19970904 19970916 19970918 19970930",
        ),
        (
            "19970905T090000",
            "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
            "19970905 19971003 19971107 19971205 19980102",
        ),
        (
            "19970907T090000",
            "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            "19970907 19970928 19971102 19971130",
        ),
        (
            "19970922T090000",
            "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
            "19970922 19971020 19971117 19971222 19980119 19980216",
        ),
        (
            "19970928T090000",
            "FREQ=MONTHLY;BYMONTHDAY=-3",
            "19970928 19971029 19971128 19971229 19980129 19980226",
        ),
        (START, "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "19970902 19970915 19971002 19971015"),
        (
            "19970930T090000",
            "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
            "19970930 19971001 19971031 19971101 19971130",
        ),
        (
            "19970910T090000",
            "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11,12,13,14,15;COUNT=7",
            "19970910 19970911 19970912 19970913 19970914 19970915 19990310",
        ),
        (START, "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "19970902 19970909 19970916 19970923 19970930 19971104"),
        ("19970610T090000", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "19970610 19970710 19980610 19980710"),
        (
            "19970310T090000",
            "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
            "19970310 19990110 19990210 19990310",
        ),
        (
            "19970101T090000",
            "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
            "19970101 19970410 19970719 20000101 20000409 20000718",
        ),
        ("19970519T090000", "FREQ=YEARLY;BYDAY=20MO", "19970519 19980518 19990517"),
        ("19970512T090000", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512 19980511 19990517"),
        ("19970512T090000", "FREQ=YEARLY;BYWEEKNO=20", "19970512 19980511 19990517"),
        ("19970313T090000", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313 19970320 19970327 19980305"),
        (
            "19970605T090000",
            "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
            "19970605 19970612 19970619 19970626 19970703",
        ),
        (START, "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19980213 19980313 19981113 19990813 20001013"),
        (
            "19970913T090000",
            "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
            "19970913 19971011 19971108 19971213",
        ),
        (
            "19961105T090000",
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "19961105 20001107 20041102",
        ),
        ("19970904T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904 19971007 19971106"),
        (
            "19970929T090000",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "19970929 19971030 19971127 19971230",
        ),
        (START, "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000", "19970902 19970902T1200 19970902T1500"),
        (
            START,
            "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
            "19970902 19970902T0915 19970902T0930 19970902T0945 19970902T1000 19970902T1015",
        ),
        (START, "FREQ=MINUTELY;INTERVAL=90;COUNT=4", "19970902 19970902T1030 19970902T1200 19970902T1330"),
        (
            START,
            "FREQ=DAILY;COUNT=4;BYHOUR=9,10;BYMINUTE=0,20",
            "19970902 19970902T0920 19970902T1000 19970902T1020",
        ),
        (
            "19970805T090000",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "19970805 19970810 19970819 19970824",
        ),
        (
            "19970805T090000",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "19970805 19970817 19970819 19970831",
        ),
        (
            "20070115T090000",
            "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
            "20070115 20070130 20070215 20070315 20070330",
        ),
    ] {
        let most = expected.split(' ').count();
        assert_eq!(expand(start, text, most), expected, "{text} from {start} is decided by RFC 5545");
    }
}

#[test]
fn series_end_where_the_rule_says() {
    for (start, text, count) in [
        (START, "FREQ=DAILY;COUNT=10", 10),
        (START, "FREQ=DAILY;UNTIL=19971224T000000", 113),
        (START, "FREQ=DAILY;UNTIL=19970905", 4),
        ("19980101T090000", "FREQ=YEARLY;UNTIL=20000131T140000;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", 93),
        ("19970902T090000", "FREQ=WEEKLY;UNTIL=19971007;WKST=SU;BYDAY=TU,TH", 11),
        (START, "FREQ=HOURLY;COUNT=30;BYHOUR=9,10", 30),
        ("20040229T090000", "FREQ=YEARLY;COUNT=2", 2),
    ] {
        let found = expand(start, text, 1_000).split(' ').count();
        assert_eq!(found, count, "{text} from {start} has that many days");
    }
    assert_eq!(
        expand("20040229T090000", "FREQ=YEARLY;COUNT=2", 9),
        "20040229 20080229",
        "Feb 29 has leap years only"
    );
    assert_eq!(
        expand("19970131T090000", "FREQ=MONTHLY;COUNT=3", 9),
        "19970131 19970331 19970531",
        "short months are skipped"
    );
}

fn window(rule_text: &str, start: &str, from: &str, to: &str) -> Result<usize, ExpansionRefused> {
    let rule = rule(rule_text);
    let found = rule.occurrences(at(start), at(from), at(to))?;
    found.collect::<Result<Vec<_>, _>>().map(|all| all.len())
}

#[test]
fn hostile_rules_are_refused_within_a_cost() {
    let year = |text| window(text, "20200101T090000", "20260101T000000", "20270101T000000");
    for text in [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=MINUTELY",
        "FREQ=MINUTELY;BYHOUR=9,10,11,12,13,14,15,16",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=3",
        "FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20",
        "FREQ=HOURLY;COUNT=1000000000;BYDAY=MO;BYSETPOS=2",
    ] {
        assert_eq!(year(text), Err(ExpansionRefused::TooMany), "{text} would explode");
    }
    assert_eq!(year("FREQ=HOURLY"), Ok(8_760), "hourly over a year is still a calendar");
    assert_eq!(year("FREQ=DAILY;COUNT=1000000000"), Ok(365), "a long series costs no more than its window");
    assert_eq!(year("FREQ=DAILY;INTERVAL=4294967295"), Ok(0), "the next one is beyond the calendar");
    assert_eq!(year("FREQ=YEARLY;INTERVAL=4294967295;BYDAY=1MO;COUNT=9"), Ok(0), "huge steps end at once");
    assert_eq!(year("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1"), Ok(0), "a day that never comes is no hang");
}

#[test]
fn old_series_cost_no_more_than_new_ones() {
    let day = |text: &str| window(text, "16010101T020000", "20261120T000000", "20261121T000000");
    let before = (at("20261120T000000") - at("16010101T000000")).num_days();
    assert_eq!(day("FREQ=DAILY"), Ok(1), "{before} days before the window are skipped");
    let counted = |count: i64| day(&format!("FREQ=DAILY;COUNT={count}"));
    assert_eq!(counted(before + 1), Ok(1), "that day is the series' last");
    assert_eq!(counted(before), Ok(0), "one fewer, and the series is over the day before");
}

#[test]
fn errors_name_the_part() {
    for (text, words) in [
        ("", "FREQ is missing"),
        ("INTERVAL=2", "FREQ is missing"),
        ("FREQ=FORTNIGHTLY", "FREQ cannot be “FORTNIGHTLY”"),
        ("FREQ=DAILY;COUNT=0", "COUNT cannot be “0”"),
        ("FREQ=DAILY;COUNT=-1", "COUNT cannot be “-1”"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL cannot be “0”"),
        ("FREQ=DAILY;INTERVAL=99999999999", "INTERVAL cannot be"),
        ("FREQ=DAILY;UNTIL=soon", "UNTIL cannot be “soon”"),
        ("FREQ=DAILY;UNTIL=20261350", "UNTIL cannot be"),
        ("FREQ=DAILY;UNTIL=20261120T25", "UNTIL cannot be"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY cannot be “XX”"),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY cannot be “”"),
        ("FREQ=WEEKLY;BYDAY=é", "BYDAY cannot be “é”"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY cannot be “0MO”"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY cannot be “32”"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY cannot be “0”"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH cannot be “13”"),
        ("FREQ=YEARLY;BYMONTH=0", "BYMONTH cannot be “0”"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR cannot be “24”"),
        ("FREQ=DAILY;WKST=1", "WKST cannot be “1”"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ twice"),
        ("FREQ=DAILY;RSCALE=CHINESE", "unknown part “RSCALE”"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY with a number, which does not go with its FREQ"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY, which does not go"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO, which does not go"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY, which does not go"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "BYDAY with a number"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "a day that its months never have"),
    ] {
        let error = text.parse::<Rule>().map(|_| ()).map_err(|error: RuleError| error.to_string());
        let told = error.expect_err("the rule is broken");
        assert!(told.contains(words), "{text:?} must be explained by “{words}”, not by “{told}”");
    }
    let lenient = "freq=weekly ; byday=mo,we;X-VENDOR=1;".parse::<Rule>();
    assert_eq!(lenient, "FREQ=WEEKLY;BYDAY=MO,WE".parse::<Rule>(), "letter case and X- parts change nothing");
}
