//! Which rows are copies of one appointment: they share its uid, and of a series' day which one it is.

use crate::audit::table::{EventTable, Places, Row, fingerprint_of};

/// All copies of one appointment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    from: u32,
    to: u32,
    /// The copy that speaks for it: the organiser's own, else the one changed last.
    pub(super) lead: u32,
}

/// All rows by the appointment that they belong to.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// Places of rows, those of one appointment beside each other.
    order: Vec<u32>,
    /// In order of their first rows, so that who goes through them goes through the rows from front to back.
    groups: Vec<Group>,
    /// The number of its group for each row.
    of: Vec<u32>,
}

impl Copies {
    /// Finds them. Copies come as `first` puts them, however the rows were added; the one that `speaks` highest leads.
    pub(super) fn of<F: Ord, S: Ord>(
        table: &EventTable,
        first: impl Fn(u32) -> F,
        speaks: impl Fn(u32) -> S,
    ) -> Self {
        let (of, sizes) = numbered(table);
        let mut from = 0;
        let mut groups: Vec<Group> = Vec::with_capacity(sizes.len());
        for size in sizes {
            groups.push(Group { from, to: from, lead: 0 });
            from += size;
        }
        let mut order = vec![0; of.len()];
        for (at, number) in (0_u32..).zip(&of) {
            if let Some(group) = groups.get_mut(*number as usize)
                && let Some(place) = order.get_mut(group.to as usize)
            {
                *place = at;
                group.to += 1;
            }
        }
        for group in &mut groups {
            match order.get_mut(group.from as usize..group.to as usize).unwrap_or_default() {
                [only] => group.lead = *only,
                copies => {
                    copies.sort_unstable_by_key(|at| first(*at));
                    group.lead = copies.iter().copied().max_by_key(|at| speaks(*at)).unwrap_or_default();
                }
            }
        }
        Self { order, groups, of }
    }

    /// All appointments.
    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The rows of an appointment.
    pub(super) fn rows(&self, group: &Group) -> &[u32] {
        self.order.get(group.from as usize..group.to as usize).unwrap_or_default()
    }

    /// The rows of the same appointment, itself among them.
    pub(super) fn siblings(&self, row: u32) -> &[u32] {
        let group = self.of.get(row as usize).and_then(|number| self.groups.get(*number as usize));
        group.map_or(&[], |group| self.rows(group))
    }
}

/// For each row the number of its appointment, and how many rows each has.
fn numbered(table: &EventTable) -> (Vec<u32>, Vec<u32>) {
    let mut places = Places::default();
    let (mut of, mut sizes, mut firsts) = (Vec::with_capacity(table.rows.len()), Vec::new(), Vec::new());
    for (at, row) in (0_u32..).zip(&table.rows) {
        let shared = shared(table, row);
        // Without a uid nobody asks for it again; its place keeps such rows out of each other's way.
        let hash = if row.uid == 0 { fingerprint_of(at) } else { fingerprint_of(shared) };
        let is_it = |number: u32| firsts.get(number as usize) == Some(&shared);
        // Without a uid the copy is the appointment.
        let known = if row.uid == 0 { None } else { places.find(hash, is_it) };
        let number = known.unwrap_or_else(|| {
            firsts.push(shared);
            sizes.push(0);
            places.add(hash)
        });
        if let Some(size) = sizes.get_mut(number as usize) {
            *size += 1;
        }
        of.push(number);
    }
    (of, sizes)
}

fn shared(table: &EventTable, row: &Row) -> (u64, Option<i64>) {
    (row.uid, table.day(row).map(|day| day.original))
}
