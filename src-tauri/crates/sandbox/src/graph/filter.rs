//! `$filter` as Graph's page "Use the $filter query parameter" has it: comparisons, `startswith` and `contains`, joined with
//! `and`, `or`, `not` and brackets. A property that the resource lacks is refused, whatever else the filter says.

use super::errors::{Outcome, Refusal};
use chrono::{DateTime, NaiveDateTime};

/// What must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    /// One of them.
    Or(Vec<Filter>),
    /// All of them.
    And(Vec<Filter>),
    /// The contrary.
    Not(Box<Filter>),
    /// A property beside a value.
    Compare(Comparison),
    /// An extended property of that id and value.
    Property(String, String),
}

/// `field op value`, or `function(field,value)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    field: String,
    op: String,
    value: String,
}

/// Operators between a property and a value.
const BETWEEN: [&str; 6] = ["eq", "ne", "ge", "gt", "le", "lt"];
/// Functions of a property and a value.
const FUNCTIONS: [&str; 2] = ["startswith", "contains"];

impl Filter {
    /// Reads it. `known` are the properties, `functions` those of [`FUNCTIONS`] that the resource takes.
    pub(crate) fn read(text: &str, known: &[&str], functions: &[&str]) -> Outcome<Self> {
        let words = words(text)?;
        let mut reader = Reader { words: &words, at: 0, known, functions };
        let filter = reader.or()?;
        match reader.next() {
            None => Ok(filter),
            Some(_more) => Err(unclear()),
        }
    }

    /// Does it hold? `value` tells a property, `extended` an extended one.
    pub(crate) fn holds(
        &self,
        value: &dyn Fn(&str) -> String,
        extended: &dyn Fn(&str) -> Option<String>,
    ) -> bool {
        match self {
            Self::Or(all) => all.iter().any(|one| one.holds(value, extended)),
            Self::And(all) => all.iter().all(|one| one.holds(value, extended)),
            Self::Not(one) => !one.holds(value, extended),
            Self::Compare(one) => one.holds(&value(&one.field)),
            Self::Property(id, wanted) => extended(id).as_ref() == Some(wanted),
        }
    }

    /// Does it ask for more than equality and beginnings? The directory answers that only to clients that count.
    pub(crate) fn is_advanced(&self) -> bool {
        match self {
            Self::Or(all) | Self::And(all) => all.iter().any(Self::is_advanced),
            Self::Not(_) => true,
            Self::Compare(one) => one.op == "ne",
            Self::Property(_, _) => false,
        }
    }
}

impl Comparison {
    /// Outlook and the directory compare texts without regard to capitals, and times as times.
    fn holds(&self, own: &str) -> bool {
        let (left, right) = (comparable(own), comparable(&self.value));
        match self.op.as_str() {
            "eq" => left == right,
            "ne" => left != right,
            "ge" => left >= right,
            "gt" => left > right,
            "le" => left <= right,
            "lt" => left < right,
            "startswith" => left.starts_with(&right),
            _contains => left.contains(&right),
        }
    }
}

fn comparable(text: &str) -> String {
    let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.naive_utc());
    let time = zoned.or_else(|_| text.parse::<NaiveDateTime>());
    time.map_or_else(|_| text.to_lowercase(), |at| at.format("%Y-%m-%dT%H:%M:%S%.9f").to_string())
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// A name, a number, a time, a sign.
    Bare(String),
    /// What stood in quotes.
    Quoted(String),
}

fn unclear() -> Refusal {
    Refusal::query("The $filter is not understood.")
}

fn words(text: &str) -> Outcome<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '\'' => quoted(rest)?,
            '(' | ')' | ',' => {
                (Word::Bare(first.to_string()), rest.get(first.len_utf8()..).unwrap_or_default())
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "(),'".contains(c)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                (Word::Bare(word.to_owned()), after)
            }
        };
        words.push(word);
        rest = after.trim_start();
    }
    Ok(words)
}

/// A text in quotes; two of them inside stand for one.
fn quoted(text: &str) -> Outcome<(Word, &str)> {
    let (mut inside, mut rest) = (String::new(), text.get(1..).unwrap_or_default());
    loop {
        let (before, after) = rest.split_once('\'').ok_or_else(unclear)?;
        inside.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                inside.push('\'');
                rest = more;
            }
            None => return Ok((Word::Quoted(inside), after)),
        }
    }
}

struct Reader<'a> {
    words: &'a [Word],
    at: usize,
    known: &'a [&'a str],
    functions: &'a [&'a str],
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a Word> {
        let word = self.words.get(self.at);
        self.at += 1;
        word
    }

    /// Takes the next word if it is that one.
    fn takes(&mut self, wanted: &str) -> bool {
        let is_it =
            matches!(self.words.get(self.at), Some(Word::Bare(word)) if word.eq_ignore_ascii_case(wanted));
        self.at += usize::from(is_it);
        is_it
    }

    fn must(&mut self, wanted: &str) -> Outcome<()> {
        if self.takes(wanted) { Ok(()) } else { Err(unclear()) }
    }

    fn bare(&mut self) -> Outcome<&'a str> {
        match self.next() {
            Some(Word::Bare(word)) => Ok(word),
            Some(Word::Quoted(_)) | None => Err(unclear()),
        }
    }

    fn value(&mut self) -> Outcome<String> {
        match self.next() {
            Some(Word::Quoted(text)) => Ok(text.clone()),
            Some(Word::Bare(word)) if !"(),".contains(word.as_str()) => Ok(word.clone()),
            Some(Word::Bare(_)) | None => Err(unclear()),
        }
    }

    fn or(&mut self) -> Outcome<Filter> {
        let mut all = vec![self.and()?];
        while self.takes("or") {
            all.push(self.and()?);
        }
        Ok(one_or(all, Filter::Or))
    }

    fn and(&mut self) -> Outcome<Filter> {
        let mut all = vec![self.single()?];
        while self.takes("and") {
            all.push(self.single()?);
        }
        Ok(one_or(all, Filter::And))
    }

    fn single(&mut self) -> Outcome<Filter> {
        if self.takes("not") {
            return self.single().map(|one| Filter::Not(Box::new(one)));
        }
        if self.takes("(") {
            let inner = self.or()?;
            return self.must(")").map(|()| inner);
        }
        let word = self.bare()?;
        if word.eq_ignore_ascii_case("singleValueExtendedProperties/any") {
            return self.property();
        }
        if let Some(function) = FUNCTIONS.iter().find(|name| word.eq_ignore_ascii_case(name)) {
            if !self.functions.contains(function) {
                return Err(Refusal::query(format!("The function {function} is not supported here.")));
            }
            self.must("(")?;
            let field = self.field()?;
            self.must(",")?;
            let value = self.value()?;
            self.must(")")?;
            return Ok(Filter::Compare(Comparison { field, op: (*function).to_owned(), value }));
        }
        self.at -= 1;
        let field = self.field()?;
        let op = self.bare()?.to_lowercase();
        if !BETWEEN.contains(&op.as_str()) {
            return Err(unclear());
        }
        Ok(Filter::Compare(Comparison { field, op, value: self.value()? }))
    }

    fn field(&mut self) -> Outcome<String> {
        let name = self.bare()?;
        match self.known.contains(&name) {
            true => Ok(name.to_owned()),
            false => Err(Refusal::query(format!("Could not find a property named '{name}'."))),
        }
    }

    /// `(ep: ep/id eq '…' and ep/value eq '…')`
    fn property(&mut self) -> Outcome<Filter> {
        self.must("(")?;
        let name = self.bare()?.trim_end_matches(':').to_owned();
        self.must(&format!("{name}/id"))?;
        self.must("eq")?;
        let id = self.value()?;
        self.must("and")?;
        self.must(&format!("{name}/value"))?;
        self.must("eq")?;
        let value = self.value()?;
        self.must(")").map(|()| Filter::Property(id, value))
    }
}

fn one_or(mut all: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match (all.len(), all.pop()) {
        (1, Some(one)) => one,
        (_, last) => {
            all.extend(last);
            many(all)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    const KNOWN: [&str; 3] = ["subject", "isAllDay", "start/dateTime"];
    const FUNCTIONS: [&str; 2] = ["startswith", "contains"];

    fn value(field: &str) -> String {
        let told = match field {
            "subject" => "Smith's deposition",
            "isAllDay" => "false",
            _start => "2026-11-20T14:00:00",
        };
        told.to_owned()
    }

    #[test]
    fn filters_hold_as_odata_reads_them() {
        for (text, holds, why) in [
            ("subject eq 'Smith''s deposition'", true, "two quotes are one"),
            ("subject eq 'SMITH''S DEPOSITION'", true, "in any letters"),
            ("startswith(subject,'smith')", true, "a beginning"),
            ("startswith(subject, 'deposition')", false, "which is not the end"),
            ("contains(subject,'depo')", true, "anywhere"),
            ("subject eq 'x' or isAllDay eq false", true, "one of two"),
            ("subject eq 'x' and isAllDay eq false", false, "both of two"),
            ("isAllDay eq true and subject eq 'x' or contains(subject,'s')", true, "`and` binds closer"),
            ("isAllDay eq true and (subject eq 'x' or contains(subject,'s'))", false, "unless in brackets"),
            ("not(contains(subject,'trial'))", true, "the contrary"),
            ("not contains(subject,'smith') or isAllDay eq true", false, "of one term only"),
            ("start/dateTime ge '2026-11-20T14:00:00.000Z'", true, "times as times"),
            ("start/dateTime lt '2026-11-20T09:00:00-05:00'", false, "whatever their offset"),
            ("contains(subject,' and ')", false, "what stands in quotes joins nothing"),
        ] {
            let filter = Filter::read(text, &KNOWN, &FUNCTIONS).unwrap_or_else(|no| panic!("{text}: {no:?}"));
            assert_eq!(filter.holds(&value, &|_| None), holds, "{text}: {why}");
        }
    }

    #[test]
    fn what_the_vendor_does_not_know_is_refused() {
        for text in [
            "colour eq 'red'",
            "subject eq 'x' or colour eq 'red'",
            "contains(colour,'red')",
            "subject is 'x'",
            "subject eq",
            "subject eq 'x",
            "subject eq 'x' and",
            "(subject eq 'x'",
            "subject eq 'x')",
            "endswith(subject,'x')",
            "",
        ] {
            assert!(Filter::read(text, &KNOWN, &FUNCTIONS).is_err(), "{text}: 400, and no list without it");
        }
        assert!(Filter::read("contains(subject,'x')", &KNOWN, &["startswith"]).is_err(), "nor everywhere");
    }

    #[test]
    fn a_mark_is_looked_for_by_its_id_and_value() {
        let text =
            "singleValueExtendedProperties/Any(ep: ep/id eq 'String {1} Name M' and ep/value eq 'it''s')";
        let filter = Filter::read(text, &KNOWN, &FUNCTIONS).expect("as its page has it");
        let has = |id: &str| (id == "String {1} Name M").then(|| "it's".to_owned());
        assert!(filter.holds(&value, &has) && !filter.holds(&value, &|_| None), "that one");
    }
}
