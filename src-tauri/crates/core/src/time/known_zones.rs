//! The zones by whose clocks a firm goes, and whether two of them explain by how much two times are apart.
//!
//! A whole number of hours proves nothing: appointments are moved by whole hours all day long. A mistake with zones makes
//! the difference between the clocks of two zones that somebody of the firm, a court or a system goes by on that date.

use super::span::zone_shift;
use super::zone::{Zone, Zones};
use chrono::{DateTime, Days, TimeDelta, Utc};

/// The office's zone and the others that the firm knows.
#[derive(Clone, Debug)]
pub struct KnownZones<'z> {
    all: &'z Zones,
    office: Zone,
    known: Vec<Zone>,
}

impl<'z> KnownZones<'z> {
    /// The office, the zones of these names, and the one in which systems exchange times. Names that stand for no zone
    /// explain nothing.
    pub fn new<'n>(office: &Zone, names: impl IntoIterator<Item = &'n str>, all: &'z Zones) -> Self {
        let mut zones = Self { all, office: office.clone(), known: vec![office.clone(), Zone::utc()] };
        for name in names {
            if zones.known.iter().all(|zone| zone.name() != name) {
                zones.known.extend(all.find(name).ok());
            }
        }
        zones
    }

    /// By how many whole hours the second is later than the first, if that is the difference between two zones that are
    /// known, or that one of the two was written in, on that date.
    pub fn shift(
        &self,
        (a, a_zone): (DateTime<Utc>, &str),
        (b, b_zone): (DateTime<Utc>, &str),
    ) -> Option<i32> {
        let hours = zone_shift(a, b)?;
        let own = [a_zone, b_zone].map(|name| self.all.find(name).ok());
        let zones = self.known.iter().chain(own.iter().flatten());
        let mut offsets: Vec<i32> = zones.flat_map(|zone| self.offsets(zone, a)).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let apart = hours.checked_mul(3_600)?;
        offsets.iter().any(|one| offsets.binary_search(&(one + apart)).is_ok()).then_some(hours)
    }

    /// What clocks of the zone stand at on the office's day of that instant: two values where they change on it.
    fn offsets(&self, zone: &Zone, at: DateTime<Utc>) -> [i32; 2] {
        let day = self.office.to_local(at).date();
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let last = self.office.day_start(next) - TimeDelta::seconds(1);
        [zone.offset_at(self.office.day_start(day)), zone.offset_at(last)]
    }
}

#[cfg(test)]
mod tests {
    use super::KnownZones;
    use crate::time::zone::Zones;
    use chrono::{DateTime, TimeDelta, Utc};

    const NEW_YORK: &str = "America/New_York";

    fn shift(names: &[&str], at: &str, hours: i64, their_zone: &str) -> Option<i32> {
        let all = Zones::bundled();
        let office = all.find(NEW_YORK).expect("the zone is in the data");
        let at: DateTime<Utc> = at.parse().expect("is an instant");
        let zones = KnownZones::new(&office, names.iter().copied(), &all);
        zones.shift((at, NEW_YORK), (at + TimeDelta::hours(hours), their_zone))
    }

    #[test]
    fn f9_only_the_difference_of_two_known_zones_is_a_mistake_with_zones() {
        let autumn = "2026-11-20T15:00:00Z";
        for (names, hours, theirs, expected, why) in [
            (&[][..], 5, NEW_YORK, Some(5), "the clock of New York read as Greenwich's"),
            (&[], -5, NEW_YORK, Some(-5), "and the other way round"),
            (&[], 7, NEW_YORK, None, "nobody of this firm goes by a clock that is seven hours off"),
            (&[], 1, NEW_YORK, None, "somebody has moved it by an hour"),
            (&["America/Chicago"], 1, NEW_YORK, Some(1), "a court sits in Chicago"),
            (&["America/Chicago"], 6, NEW_YORK, Some(6), "Chicago's clock read as Greenwich's"),
            (&[], -1, "America/Chicago", Some(-1), "the entry itself was written in Chicago's"),
            (&[], 3, "America/Los_Angeles", Some(3), "or in that of the West"),
            (&["Mars/Olympus"], 1, NEW_YORK, None, "a zone that nobody knows explains nothing"),
        ] {
            assert_eq!(shift(names, autumn, hours, theirs), expected, "{hours} hours: {why}");
        }
    }

    #[test]
    fn f9_the_date_decides_which_clocks_are_compared() {
        let summer = "2026-07-20T15:00:00Z";
        assert_eq!(shift(&[], summer, 5, NEW_YORK), None, "in summer New York is four hours from Greenwich");
        assert_eq!(shift(&[], summer, 4, NEW_YORK), Some(4), "and these are named");
        let phoenix = &["America/Phoenix"][..];
        assert_eq!(shift(phoenix, summer, -3, NEW_YORK), Some(-3), "Phoenix keeps no daylight time");
        assert_eq!(
            shift(phoenix, "2026-12-20T15:00:00Z", -3, NEW_YORK),
            None,
            "so in winter it is two hours"
        );
        for changing in ["2026-11-01T15:00:00Z", "2026-03-08T15:00:00Z"] {
            assert_eq!(shift(&[], changing, 1, NEW_YORK), Some(1), "on the day on which clocks change");
        }
    }
}
