// A pretend host, for pictures and browser tests: `?scene=` in the address chooses what the morning looks like.
// It is left out of the product's build.
import {
  calmReport,
  connections,
  differences,
  partlyReport,
  policy,
  report,
  runs,
  staff,
  toPick,
  vendors,
} from './fixtures';
import { docket } from './fixtures-docket';
import { cleanupAnswers } from './mock-cleanup';
import type { Host, Listener, Name, Questions } from './questions';
import type { ByHand, Discrepancy, Holiday, PageAddress, Place, Report } from './shapes';

type Answers = { [N in Name]: (args: Questions[N]['args']) => Questions[N]['answer'] };

const broken = {
  code: 'TD-1001',
  sentence: 'The store could not be opened.',
  meaning: 'Tomorrow was not checked.',
  hint: 'Restart the computer, then try again.',
};

const noZone = {
  code: 'TD-1000',
  sentence: 'There is no such time zone.',
  meaning: '',
  hint: 'Write a name such as America/New_York.',
};

/** What a person corrects in the calendar of record. */
function byHand(now: Discrepancy[], id: string): ByHand {
  const item = now.find((each) => each.id === id);
  const system = item?.sides[0]?.system ?? '';
  const what = `In ${system}, move “${item?.title}” (${item?.when}) to Fri, Nov 20, 2:00 – 5:00 PM, as Clio has it.`;
  return { system, what, place: item?.sides[0]?.place ?? null };
}

/** Clio names no page for one entry. */
function pageOf({ connection }: Place): PageAddress {
  const said = 'Clio opens its calendar. There it is on Fri, Nov 20, 2026, 2:00 – 5:00 PM.';
  return connection === 'Clio'
    ? { system: 'Clio', url: 'https://app.clio.com/nc/#/calendars', shows: 'calendar', said }
    : { system: connection, url: 'https://calendar.google.com/', shows: 'appointment', said: '' };
}

/** Which report each scene shows, made of what the differences are by now. */
function reportOf(scene: string, now: Discrepancy[]): Report | null {
  if (scene === 'failed') throw broken;
  if (['no_report', 'checking', 'not_connected'].includes(scene)) return null;
  if (scene === 'calm') return calmReport;
  const made = scene === 'partly' ? partlyReport : report;
  return laidOver(made, now);
}

/** As the engine does it: what changed since the report was made changes its counts and its first line. */
function laidOver(made: Report, now: Discrepancy[]): Report {
  const discrepancies = made.discrepancies.map((item) => now.find(({ id }) => id === item.id) ?? item);
  const waits = (list: Discrepancy[]): number =>
    list.filter(({ state }) => state === 'open' || state === 'in_review').length;
  const count = (state: string): number =>
    discrepancies.filter((item) => item.state === state).length -
    made.discrepancies.filter((item) => item.state === state).length;
  const done = waits(made.discrepancies) - waits(discrepancies);
  const open = made.counts.open - done;
  const [accepted, resolved] = [
    made.counts.accepted + count('accepted'),
    made.counts.resolved + count('resolved'),
  ];
  const headline = done === 0 ? made.headline : `${open} discrepancies left for Fri, Nov 20, 2026`;
  return { ...made, headline, discrepancies, counts: { ...made.counts, open, accepted, resolved } };
}

export function answersOf(scene: string, tell: Listener = () => undefined): Answers {
  let now: Discrepancy[] = differences;
  let sample = scene === 'sample';
  let days: Holiday[] = [
    { date: '2026-11-26', name: 'Thanksgiving Day', federal: true },
    { date: '2026-12-24', name: 'Office closed', federal: false },
  ];
  const change = (id: string, to: Partial<Discrepancy>): Discrepancy => {
    now = now.map((item) => (item.id === id ? { ...item, ...to } : item));
    const changed = now.find((item) => item.id === id);
    if (!changed) throw broken;
    return changed;
  };
  return {
    ...cleanupAnswers(scene, tell),
    'today.report': () => reportOf(scene, now),
    'today.mark': ({ id, state, reason }) =>
      change(id, { state, reason, acts: state === 'open' ? ['fix', 'review', 'accept'] : ['fix', 'reopen'] }),
    'today.assign': ({ id, email }) => {
      const person = staff.find((one) => one.email === email);
      return change(id, { assigned: person ? { email: person.email, name: person.name } : null });
    },
    'morning.start': () => ({ run: 'r-213' }),
    'fix.by_hand': ({ id }) => byHand(now, id),
    'page.address': pageOf,
    'page.open': pageOf,
    'fix.preview': ({ id, matter }) =>
      id === 'd4' && !matter
        ? toPick
        : {
            plan: id,
            summary: 'Creates the entry in Clio',
            writes: [
              {
                system: 'Clio',
                act: 'create',
                fields: [
                  { name: 'When', from: '', to: 'Fri, Nov 20, 9:30 – 11:00 AM' },
                  { name: 'Matter', from: '', to: '2026-0098' },
                ],
              },
            ],
            warning: 'Nobody is mailed.',
            candidates: id === 'd4' ? toPick.candidates : [],
          },
    'fix.apply': ({ plan }) => ({
      discrepancy: change(plan, { state: 'resolved', acts: [], reason: 'Fixed by you' }),
      summary: 'Created the entry in Clio.',
      undo: true,
    }),
    'fix.undo': ({ id }) => ({
      discrepancy: change(id, { state: 'open', acts: ['fix', 'review', 'accept'], reason: '' }),
      summary: 'Removed the entry from Clio again.',
      undo: false,
    }),
    'report.pdf': ({ person }) => ({
      path: `Documents/Truedocket/Report 212${person ? ` for ${person}` : ''}.pdf`,
    }),
    'today.docket': () => docket,
    'docket.pdf': () => ({ path: 'Documents/Truedocket/Docket 2026-11-20.pdf' }),
    'report.latest_pdf': () => ({ path: 'Documents/Truedocket/Report 212.pdf' }),
    'connections.list': () => (scene === 'not_connected' ? [] : connections),
    'connections.vendors': () => vendors,
    'connections.add': () => connections[0] as (typeof connections)[number],
    'connections.allow': ({ name }) =>
      ({
        ...(connections.find((connection) => connection.name === name) ?? connections[0]),
        looksOnly: false,
      }) as (typeof connections)[number],
    'connections.remove': ({ name }) => connections.filter((connection) => connection.name !== name),
    'connections.check': () => ({
      account: 'admin@whitfield-oyelaran.example',
      calendars: 12,
      next: [
        'Fri, Nov 20, 9:30 AM  Hearing on motion to compel',
        'Fri, Nov 20, 11:00 AM  Estate plan signing',
        'Fri, Nov 20, 1:00 PM  Deposition of R. Castellano',
      ],
    }),
    'sync.start': () => ({ run: 'r-213' }),
    'run.stop': ({ run }) => ({ run }),
    'jobs.list': () => [],
    'jobs.retry': () => [],
    'jobs.dismiss': () => [],
    'health.state': () => ({
      well: true,
      parts: [],
      clock: '',
      ledger: { state: 'kept', said: '' },
      waiting: [],
    }),
    'runs.list': () => (scene === 'no_report' ? runs.slice(1) : runs),
    'settings.about': () => ({
      firm: report.firm,
      zone: 'Eastern Time (New York)',
      sample: sample || !['calm', 'not_connected'].includes(scene),
      nextRun: 'Fri, Nov 20, 6:30 AM',
      lastRun: 'Thu, Nov 19, 7:02 AM',
      version: '0.1.0',
      zoneData: '2026e',
    }),
    'policy.list': () => policy,
    'policy.set': (setting) => {
      if (setting.key === 'zone' && !setting.value.includes('/')) throw noZone;
      return setting;
    },
    'staff.list': () => staff,
    'history.timeline': () => ({ appointments: [] }),
    'holidays.list': () => days,
    'holidays.set': (own) => (days = [...days.filter((day) => day.federal), ...own]),
    'ui.ready': () => null,
    'link.open': () => null,
    'file.show': () => null,
    'login.get': () => ({ on: true }),
    'login.set': ({ on }) => ({ on }),
    'sample.get': () => ({ on: sample }),
    'sample.raise': () => ({ on: (sample = true) }),
    'sample.leave': () => ({ on: (sample = false) }),
  };
}

/** The pretend host; `tell` sends notes to the window, and `asked` keeps what was asked. */
export function mockHost(scene: string, desktop = true): Host & { tell: Listener; asked: [Name, unknown][] } {
  const listeners = new Set<Listener>();
  const asked: [Name, unknown][] = [];
  const tell: Listener = (note) => listeners.forEach((listener) => listener(note));
  const answers = answersOf(scene, tell);
  if (scene === 'progress') {
    setTimeout(
      () =>
        tell({
          note: 'progress',
          run: 'r-213',
          doing: 'Reading calendars',
          items: 1240,
          done: 3,
          total: 9,
          left: 'about 4 minutes',
        }),
      100,
    );
  }
  return {
    desktop,
    asked,
    tell,
    async call(name, args) {
      asked.push([name, args]);
      if (scene === 'loading' && name === 'today.report') await new Promise(() => undefined);
      return answers[name](args);
    },
    notes(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pages(listener) {
      const first = new URLSearchParams(location.search).get('page');
      if (first) listener(first);
      return () => undefined;
    },
    restart: () => void asked.push(['ui.ready', { restarted: true }]),
    open: () => undefined,
    show(place) {
      return this.call('page.open', place);
    },
  };
}
