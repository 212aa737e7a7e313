// A pretend morning of a pretend firm, for tests and pictures. Never part of the product: only mock.ts and tests
// import it.
import type {
  ConnectionState,
  Discrepancy,
  FixPreview,
  Person,
  Report,
  Run,
  Setting,
  Vendor,
} from './shapes';

const side = (system: string, values: [string, string, boolean?][]): Discrepancy['sides'][number] => ({
  system,
  present: true,
  place: { connection: system, calendar: 'c1', id: 'e1' },
  fields: values.map(([name, value, differs = false]) => ({ name, value, differs })),
});
const absent = (system: string): Discrepancy['sides'][number] => ({
  system,
  present: false,
  place: null,
  fields: [],
});

const calendar = 'Google Workspace';
const practice = 'Clio';

function difference(
  change: Partial<Discrepancy> & Pick<Discrepancy, 'id' | 'kind' | 'label' | 'title'>,
): Discrepancy {
  return {
    severity: 'client',
    state: 'open',
    reason: '',
    assigned: null,
    since: 'Thu, Nov 19',
    ageDays: 0,
    when: 'Fri, Nov 20, 10:00 – 11:00 AM',
    owner: 'Dana Whitfield',
    owners: ['dana@whitfield-oyelaran.example'],
    matter: '2026-0143',
    why: 'The two systems do not say the same.',
    sides: [],
    acts: ['fix', 'review', 'accept', 'assign'],
    history: [{ at: 'Thu, Nov 19, 6:30 AM', what: 'first seen' }],
    ...change,
  };
}

export const differences: Discrepancy[] = [
  difference({
    id: 'd1',
    kind: 'missing_there',
    label: 'Missing in Clio',
    title: 'Hearing on motion to compel, Alvarez v. Northgate',
    severity: 'court',
    when: 'Fri, Nov 20, 9:30 – 11:00 AM',
    owner: 'Marcus Oyelaran',
    matter: '2026-0098',
    since: 'Wed, Nov 18',
    ageDays: 2,
    why: 'This court appearance is on the calendar of record. Clio has no entry for it on that day, under this matter or any other.',
    sides: [
      side(calendar, [
        ['When', 'Fri, Nov 20, 9:30 – 11:00 AM'],
        ['Owner', 'Marcus Oyelaran'],
        ['Matter', '2026-0098'],
        ['Category', 'Court Appearance'],
        ['Place', 'Kings County, Part 24'],
      ]),
      absent(practice),
    ],
    history: [
      { at: 'Wed, Nov 18, 6:30 AM', what: 'first seen' },
      { at: 'Wed, Nov 18, 9:12 AM', what: 'in review' },
      { at: 'Thu, Nov 19, 6:30 AM', what: 'open again, still missing' },
    ],
  }),
  difference({
    id: 'd2',
    kind: 'time_differs',
    label: 'Time differs by 1 hour',
    title: 'Deposition of R. Castellano',
    severity: 'court',
    when: 'Fri, Nov 20, 1:00 – 4:00 PM',
    owner: 'Priya Raman',
    matter: '2025-0771',
    why: 'Clio says one hour later. That is what a change of the clocks would do.',
    sides: [
      side(calendar, [
        ['When', 'Fri, Nov 20, 1:00 – 4:00 PM', true],
        ['Owner', 'Priya Raman'],
        ['Matter', '2025-0771'],
        ['Category', 'Deposition'],
      ]),
      side(practice, [
        ['When', 'Fri, Nov 20, 2:00 – 5:00 PM', true],
        ['Owner', 'Priya Raman'],
        ['Matter', '2025-0771'],
        ['Category', 'Deposition'],
      ]),
    ],
  }),
  difference({
    id: 'd3',
    kind: 'owner_differs',
    label: 'Owner differs',
    title: 'Estate plan signing, Whitcomb family',
    when: 'Fri, Nov 20, 11:00 AM – 12:00 PM',
    state: 'in_review',
    why: 'The calendar of record says Dana Whitfield. Clio says Luis Ferreira.',
    sides: [
      side(calendar, [
        ['When', 'Fri, Nov 20, 11:00 AM – 12:00 PM'],
        ['Owner', 'Dana Whitfield', true],
        ['Matter', '2026-0143'],
      ]),
      side(practice, [
        ['When', 'Fri, Nov 20, 11:00 AM – 12:00 PM'],
        ['Owner', 'Luis Ferreira', true],
        ['Matter', '2026-0143'],
      ]),
    ],
    acts: ['fix', 'accept', 'reopen'],
  }),
  difference({
    id: 'd4',
    kind: 'matter_differs',
    label: 'Matter differs',
    title: 'Call with lender about closing',
    when: 'Fri, Nov 20, 3:30 – 4:00 PM',
    owner: 'Luis Ferreira',
    matter: '2026-0160',
    sides: [side(calendar, [['Matter', '2026-0160', true]]), side(practice, [['Matter', '2026-0106', true]])],
  }),
  difference({
    id: 'd5',
    kind: 'duplicate',
    label: 'Entered twice in Clio',
    title: 'Partners’ lunch',
    severity: 'internal',
    when: 'Fri, Nov 20, 12:30 – 1:30 PM',
    matter: '',
    state: 'accepted',
    reason: 'The second one is for the visiting partner.',
    acts: ['reopen'],
    sides: [
      side(calendar, [['When', 'Fri, Nov 20, 12:30 – 1:30 PM']]),
      side(practice, [['When', 'Fri, Nov 20, 12:30 – 1:30 PM']]),
    ],
  }),
];

/** The number in `d4` is no matter's; a person picks. */
export const toPick: FixPreview = {
  plan: '',
  summary: 'It is not clear which matter is meant. Pick the matter to see what would be written.',
  writes: [],
  warning: '',
  candidates: [
    {
      id: '7',
      number: '2026-0098',
      name: 'Northgate · Alvarez v. Northgate',
      why: 'its number is one slip away',
    },
    { id: '9', number: '2026-0143', name: 'Whitcomb family', why: 'its client is named' },
  ],
};

export const report: Report = {
  number: 212,
  run: 'r-212',
  firm: 'Whitfield & Oyelaran LLP',
  copyFor: '',
  headline: '4 discrepancies for Fri, Nov 20, 2026',
  secondLook: null,
  days: 'Friday, November 20, 2026',
  dayFrom: '2026-11-20',
  dayTo: '2026-11-20',
  made: 'Thu, Nov 19, 2026, 7:02 AM EST',
  late: 'The computer was asleep at 6:30 AM. The check ran when it woke up.',
  systems: [
    {
      name: calendar,
      role: 'calendar of record',
      state: 'ok',
      events: 27,
      reached: 'Thu, Nov 19, 7:01 AM',
      why: '',
    },
    {
      name: practice,
      role: 'practice system',
      state: 'ok',
      events: 26,
      reached: 'Thu, Nov 19, 7:02 AM',
      why: '',
    },
  ],
  discrepancies: differences,
  unconfirmed: '',
  resolved: [
    {
      id: 'over-1',
      label: 'Missing in Clio',
      title: 'Deposition of R. Okafor',
      when: 'Fri, Nov 20, 2:00 – 4:00 PM',
      at: 'Wed, Nov 18, 9:14 AM EST',
      how: 'fixed: made the entry in Clio, by dana@office',
      owners: ['dana@whitfield-oyelaran.example'],
    },
  ],
  flagged: [
    {
      title: 'HOLD ???',
      when: 'Fri, Nov 20, all day',
      calendar: 'Priya Raman',
      severity: 'internal',
      why: 'It has no category and no other attendee.',
      owners: ['priya@whitfield-oyelaran.example'],
      mayBeAnybodys: false,
      place: { connection: calendar, calendar: 'c2', id: 'f1' },
      candidates: [],
    },
  ],
  notices: [
    {
      kind: 'due',
      severity: 'court',
      title: 'Answer to the complaint',
      when: 'Fri, Nov 20, all day',
      owner: 'Priya Raman',
      owners: ['priya@whitfield-oyelaran.example'],
      matter: '00042-Okafor',
      system: practice,
      why: 'Due that day. The court rules in Clio made it; it is not compared.',
    },
  ],
  counts: {
    agree: 23,
    open: 4,
    notFixed: 0,
    unconfirmed: 0,
    court: 2,
    client: 2,
    internal: 0,
    accepted: 1,
    resolved: 1,
    notChecked: 0,
    flagged: 1,
  },
  headlineFacts: { readNothing: false, readOn: '', fromBefore: [], unconfirmed: [] },
  hash: 'a'.repeat(64),
  previous: '',
};

/** All that could be read matches. */
export const calmReport: Report = {
  ...report,
  headline: 'All 23 appointments agree for Fri, Nov 20, 2026',
  late: '',
  discrepancies: [],
  resolved: [],
  flagged: [],
  notices: [],
  counts: { ...report.counts, open: 0, court: 0, client: 0, accepted: 0, resolved: 0, flagged: 0 },
};

/** The practice system could not be read. */
export const partlyReport: Report = {
  ...report,
  headline: 'Not checked: Clio. 1 discrepancy for Fri, Nov 20, 2026',
  systems: report.systems.map((system) =>
    system.name === practice
      ? {
          ...system,
          state: 'not_checked',
          reached: 'Wed, Nov 18, 6:31 AM',
          why: 'Clio asked for a new sign-in. Whether Friday’s 27 appointments are entered there is not known.',
        }
      : system,
  ),
  discrepancies: differences.slice(0, 1),
  counts: { ...report.counts, open: 1, court: 1, client: 0, notChecked: 27 },
};

export const connections: ConnectionState[] = [
  {
    name: calendar,
    vendor: calendar,
    role: 'calendar of record',
    account: 'admin@whitfield-oyelaran.example',
    state: 'ok',
    lastSuccess: 'Thu, Nov 19, 7:01 AM',
    signInEnds: '',
    looksOnly: false,
    letter: '',
    calendars: [
      {
        id: 'c1',
        name: 'Dana Whitfield',
        owner: 'Dana Whitfield',
        state: 'ok',
        asOf: 'Thu, Nov 19, 7:01 AM',
        events: 1240,
        why: '',
      },
      {
        id: 'c2',
        name: 'Marcus Oyelaran',
        owner: 'Marcus Oyelaran',
        state: 'ok',
        asOf: 'Thu, Nov 19, 7:01 AM',
        events: 980,
        why: '',
      },
      {
        id: 'c3',
        name: 'Conference room',
        owner: 'Front desk',
        state: 'unknown',
        asOf: 'Tue, Nov 17, 6:30 AM',
        events: 311,
        why: 'The calendar is no longer shared with this account.',
      },
    ],
    problem: null,
  },
  {
    name: practice,
    vendor: practice,
    role: 'practice system',
    account: 'Dana Whitfield',
    state: 'signed_out',
    lastSuccess: 'Wed, Nov 18, 6:31 AM',
    signInEnds: 'Wed, Nov 18, 11:00 PM',
    looksOnly: false,
    letter: '',
    calendars: [],
    problem: {
      code: 'TD-2010',
      sentence: 'Clio asks for a new sign-in.',
      meaning: 'Tomorrow’s appointments will not be compared with Clio.',
      hint: 'Remove the connection and add it again. Nothing is lost.',
    },
  },
];

export const vendors: Vendor[] = [
  {
    id: 'google',
    label: 'Google Workspace',
    role: 'record',
    needsSecret: true,
    way: 'sign_in',
    wantsTenant: false,
    tenant: '',
    asks: 'It asks to read the calendars and the list of people. It never asks for mail.',
    asksToChange: 'It asks to read and change the calendars; a change is made only when you approve it.',
    steps: [
      'Open https://console.cloud.google.com and create a project named Truedocket.',
      'Turn on the calendar and directory services.',
      'Create a desktop client and copy its number and secret.',
    ],
  },
  {
    id: 'graph',
    label: 'Microsoft 365',
    role: 'record',
    needsSecret: false,
    way: 'sign_in',
    wantsTenant: true,
    tenant: 'harborpine.example',
    asks: 'It asks to read the calendars; nothing is changed.',
    asksToChange: 'It asks to read and change the calendars; a change is made only when you approve it.',
    steps: ['Copy the Application (client) ID and the Directory (tenant) ID.'],
  },
  {
    id: 'ics',
    label: 'Calendar files',
    role: 'record',
    needsSecret: false,
    way: 'files',
    wantsTenant: false,
    tenant: '',
    asks: '',
    asksToChange: '',
    steps: [],
  },
  {
    id: 'clio',
    label: 'Clio',
    role: 'pms',
    needsSecret: true,
    way: 'sign_in',
    wantsTenant: false,
    tenant: '',
    asks: 'It asks to read and write calendar entries.',
    asksToChange: '',
    steps: ['Open Settings, then Developer applications, in Clio.'],
  },
];

export const runs: Run[] = [
  {
    id: 'r3',
    part: 'Reading calendars',
    began: 'Thu, Nov 19, 9:15 AM',
    took: '',
    outcome: 'running',
    sum: '',
    items: [],
  },
  {
    id: 'r2',
    part: 'Morning report',
    began: 'Thu, Nov 19, 7:01 AM',
    took: '14 s',
    outcome: 'needs_you',
    sum: '53 compared, 4 differ, 1 left out',
    items: [],
  },
  {
    id: 'r1',
    part: 'Reading calendars',
    began: 'Thu, Nov 19, 7:00 AM',
    took: '41 s',
    outcome: 'not_checked',
    sum: '8,312 read, 1 set aside',
    items: [
      { item: 'Conference room', fate: 'failed', why: 'The calendar is no longer shared with this account.' },
    ],
  },
];

/** Every rule, written as the engine writes it. */
export const policy: Setting[] = [
  { key: 'called_off_words', value: '["cancelled","off calendar","continued to"]' },
  {
    key: 'categories',
    value:
      '{"client meeting":"client","court appearance":"court","deposition":"court","internal":"internal"}',
  },
  { key: 'closed_days', value: '{"2026-12-24":"Office closed"}' },
  { key: 'court_zones', value: '[]' },
  { key: 'federal_holidays', value: 'true' },
  { key: 'firm', value: 'Whitfield & Oyelaran LLP' },
  { key: 'ignored_calendars', value: '[]' },
  { key: 'owner_of', value: '{}' },
  { key: 'matter_patterns', value: '[]' },
  { key: 'evening_at', value: '16:30:00' },
  { key: 'evening_look', value: 'false' },
  { key: 'morning_at', value: '06:30:00' },
  { key: 'morning_until', value: '08:30:00' },
  { key: 'read_ahead_days', value: '366' },
  { key: 'read_back_days', value: '62' },
  { key: 'time_tolerance', value: '0' },
  { key: 'travel_minutes', value: '60' },
  { key: 'weekend', value: '["Sat","Sun"]' },
  { key: 'zone', value: 'America/New_York' },
];

export const staff: Person[] = [
  { email: 'former@whitfield-oyelaran.example', name: 'Joan Hale', duty: 'attorney', active: false },
  { email: 'dana@whitfield-oyelaran.example', name: 'Dana Whitfield', duty: 'attorney', active: true },
  { email: 'desk@whitfield-oyelaran.example', name: 'Luis Ferreira', duty: 'staff', active: true },
];
