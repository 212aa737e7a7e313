// A pretend clean-up of a pretend firm, large enough to scroll in. Never part of the product: only the pretend host
// and tests import it.
import type {
  AuditBar,
  AuditCalendar,
  AuditChoices,
  AuditDecision,
  AuditEntry,
  AuditItem,
  AuditKind,
  AuditReasons,
  FindingKind,
  PurgeLine,
  PurgePreview,
} from './shapes';

/** How many items the pretend review has. */
export const ITEMS = 100_000;

const people = ['Dana Whitfield', 'Marcus Oyelaran', 'Priya Raman', 'Luis Ferreira', 'Joan Hale'];

const calendar = (
  index: number,
  name: string,
  owner: string,
  more: Partial<AuditCalendar>,
): AuditCalendar => ({
  connection: 'Google Workspace',
  id: `c${index}`,
  name,
  owner,
  left: owner === 'Joan Hale',
  state: 'waiting',
  rows: 0,
  unreadable: 0,
  reason: '',
  ...more,
});

/** As they are offered. */
export const offered: AuditCalendar[] = [
  ...people.map((name, index) => calendar(index, name, name, {})),
  calendar(5, 'Dana: trials', 'Dana Whitfield', {}),
  calendar(6, 'Intake (Hale)', 'Joan Hale', {}),
  calendar(7, 'Conference room', '', {}),
];

/** As they were read: one could not be. */
export const read: AuditCalendar[] = offered.map((each, index) =>
  each.id === 'c7'
    ? { ...each, state: 'unknown', reason: 'The calendar is no longer shared with this account.' }
    : { ...each, state: 'read', rows: 21_400 - index * 1_733, unreadable: index === 2 ? 3 : 0 },
);

/** What became of entries of a file that are no plain rows. */
export const entries: AuditEntry[] = [
  {
    kind: 'set_aside',
    calendar: 'Old calendar',
    uid: 'b7e2@old.example',
    line: 4_211,
    reason: 'its repeat rule cannot be understood',
  },
  {
    kind: 'merged',
    calendar: 'Old calendar',
    uid: 'a41c@old.example',
    line: 88,
    reason: 'a newer version of it is in the file (line 120)',
  },
  {
    kind: 'doubt',
    calendar: 'Old calendar',
    uid: 'c09d@old.example',
    line: 931,
    reason: 'this line is not a property',
  },
];

export const choices: AuditChoices = {
  calendars: offered,
  problems: [],
  since: '2021-01-01',
  until: '2028-12-31',
  earlier: [],
};

export const earlier: AuditChoices['earlier'] = [
  { run: 'a-2', began: 'Thu, Nov 12, 2026, 10:02 AM', state: 'found', sum: '113,411 events, 13,411 fine' },
  {
    run: 'a-1',
    began: 'Mon, Oct 5, 2026, 9:14 AM',
    state: 'purged',
    sum: '1,204 events, 1,108 fine, 41 cleaned up',
  },
];

export const titles: [FindingKind, string, AuditDecision][] = [
  ['leaver_series', 'Series of people who have left', 'end_series'],
  ['undefined_all_day', 'Whole days that say nothing', 'delete'],
  ['duplicate', 'Duplicates', 'delete'],
  ['owner', 'No owner, or several', 'set_owner'],
  ['category', 'No category', 'set_category'],
  ['incomplete', 'Something is missing', 'keep'],
  ['matter', 'Matter number', 'keep'],
  ['endless_series', 'Endless series nobody touches', 'end_series'],
  ['leftover', 'Leftovers of other sync tools', 'delete'],
  ['shell', 'Called-off and declined shells', 'delete'],
  ['overlap', 'Overlaps ahead', 'keep'],
];

const names = [
  'Partners’ lunch',
  'HOLD ???',
  'Client call, Alvarez v. Northgate',
  'Copy: Deposition of R. Castellano',
  'Weekly intake meeting',
  'Busy (from Outlook)',
  'Cancelled: Estate plan signing, Whitcomb family',
  'Trial preparation',
  'Reminder',
  'Hearing on motion to compel',
];
const reasons = [
  'Its organizer, Joan Hale, has left the firm.',
  'A whole day with no category, nobody asked and no matter.',
  'The same appointment stands here twice. The one with the attendees stays.',
  'Nobody of the firm is named in it.',
  'It has none of the firm’s categories.',
  'It ends before it begins.',
  'The matter number 2019-0044 belongs to a closed matter.',
  'Nobody has touched this series since Mar 4, 2023.',
  'Another sync tool wrote it and left it behind.',
  'It was called off on Jun 2, 2024, and still stands.',
  'It overlaps with “Deposition of R. Castellano”.',
];

/** How many items each kind has: much of one, little of another, as in life. */
export const shares = [812, 9_430, 41_200, 2_310, 18_844, 3_020, 7_604, 412, 9_911, 5_907, 550];
const sums = shares.reduce<number[]>((all, share) => [...all, (all.at(-1) ?? 0) + share], []);

/** The kind of an item, from its number. */
export const kindOf = (number: number): number => sums.findIndex((sum) => number < sum);

const value = (act: string): string =>
  act === 'set_category' ? 'Client Meeting' : act === 'set_owner' ? 'dana@whitfield-oyelaran.example' : '';

/** The pretend item of a number. The same number gives the same item. */
export function itemAt(number: number): AuditItem {
  const [kind, kindTitle, proposed] = titles[kindOf(number)] ?? ['shell', '', 'delete'];
  const series = proposed === 'end_series';
  const doubt = number % 17 === 0;
  const act: AuditDecision = doubt ? 'keep' : proposed;
  return {
    item: number + 1,
    finding: kind === 'duplicate' ? Math.floor(number / 2) : number,
    kind,
    kindTitle,
    group: '',
    confidence: doubt ? 'possible' : number % 3 === 0 ? 'likely' : 'certain',
    title: `${names[number % names.length]} ${number + 1}`,
    when: series
      ? `From ${monthOf(number)} ${(number % 27) + 1}, ${2021 + (number % 6)}, every week`
      : `Tue, ${monthOf(number)} ${(number % 27) + 1}, ${2021 + (number % 6)}, ${(number % 11) + 1}:30 PM`,
    series,
    calendar: read[number % 7]?.name ?? '',
    organizer: people[(number * 7) % people.length] ?? '',
    reason: reasons[kindOf(number)] ?? '',
    proposed: act,
    proposedValue: value(act),
    decision: 'open',
    decisionValue: '',
  };
}

const monthOf = (number: number): string =>
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][number % 12] ?? '';

export const kinds: AuditKind[] = titles.map(([kind, title, act], index) => ({
  kind,
  title,
  findings: kind === 'duplicate' ? (shares[index] ?? 0) / 2 : (shares[index] ?? 0),
  items: shares[index] ?? 0,
  proposed: act === 'keep' ? 0 : Math.floor(((shares[index] ?? 0) * 16) / 17),
}));

export const timeline: AuditBar[] = Array.from({ length: 84 }, (_, month) => ({
  label: `${2021 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`,
  sound: 90 + Math.round(60 * Math.sin(month / 5)) + month,
  found: Math.max(0, Math.round(1_900 * Math.exp(-(((month - 38) / 16) ** 2)) + 220 * Math.sin(month * 2.1))),
}));

export function reasonsOf(item: AuditItem): AuditReasons {
  const twin = { categories: ['Deposition'], created: 'Mon, Mar 3, 2025', updated: 'Fri, May 2, 2025' };
  return {
    item,
    evidence: [
      { what: 'Title', says: `Both say “${item.title}” once the word in front is taken off.` },
      { what: 'Time', says: 'Both begin at the same hour.' },
      { what: 'Attendees', says: 'Only one of them has attendees.' },
    ],
    events: [
      {
        part: 'stays',
        title: item.title,
        when: item.when,
        calendar: item.calendar,
        organizer: item.organizer,
        guests: ['r.castellano@client.example', 'priya@whitfield-oyelaran.example'],
        id: `evt_${item.item}_a`,
        ...twin,
      },
      {
        part: 'subject',
        title: `Copy: ${item.title}`,
        when: item.when,
        calendar: item.calendar,
        organizer: item.organizer,
        guests: [],
        id: `evt_${item.item}_b`,
        ...twin,
        categories: [],
      },
    ],
    effect: 'This event is deleted. The one with the attendees stays.',
    wouldMail: item.item % 5 === 0 ? ['r.castellano@client.example'] : [],
    forbidden: item.item % 13 === 0 ? 'The calendar does not allow this account to delete it.' : '',
  };
}

export const preview: PurgePreview = {
  purge: 'p-1',
  count: 214,
  phrase: 'DELETE 171 END 31 CHANGE 12',
  manifest: 'c'.repeat(64),
  byAct: [
    { name: 'Delete', count: 171 },
    { name: 'End the series', count: 31 },
    { name: 'Set the category', count: 12 },
  ],
  byKind: [
    { name: 'Duplicates', count: 120 },
    { name: 'Series of people who have left', count: 31 },
    { name: 'Leftovers of other sync tools', count: 51 },
    { name: 'No category', count: 12 },
  ],
  byPerson: [
    { name: 'Joan Hale (left)', count: 131 },
    { name: 'Dana Whitfield', count: 52 },
    { name: 'Marcus Oyelaran', count: 31 },
  ],
  held: [
    {
      item: 'Google Workspace/c2/evt_77',
      title: 'Call with opposing counsel',
      when: 'Tue, Dec 1, 2026, 2:00 PM',
      why: 'The provider would mail the attendees about it.',
      wouldMail: ['counsel@northgate.example', 'clerk@court.example'],
    },
    {
      item: 'Google Workspace/c3/evt_9',
      title: 'Quarterly review',
      when: 'Wed, Jan 6, 2027, 10:00 AM',
      why: 'It was decided in two ways. Decide again which one is meant.',
      wouldMail: [],
    },
  ],
  warnings: ['38 percent of the calendar “Intake (Hale)” would go.'],
  notRestored: ['Replies of attendees', 'The event’s old web link', 'Online meeting links'],
  backup: {
    file: 'Documents/Truedocket/Backups/Clean-up Nov 12, 2026.tdbackup',
    sha256: '9f2b'.repeat(16),
    events: 1_846,
  },
};

/** Lines of the pretend purge. */
export const lineAt = (number: number): PurgeLine => {
  const item = itemAt(number * 331);
  const skipped = number % 53 === 7;
  const failed = number === 100;
  return {
    line: number,
    title: item.title,
    when: item.when,
    calendar: item.calendar,
    act: number % 7 === 0 ? 'End the series' : 'Delete',
    state: failed ? 'failed' : skipped ? 'skipped' : 'done',
    why: failed
      ? 'The calendar did not answer.'
      : skipped
        ? 'Somebody changed it after you looked at it, so it was left alone.'
        : '',
    canUndo: !failed && !skipped,
  };
};
