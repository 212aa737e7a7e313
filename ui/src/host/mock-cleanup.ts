// The pretend clean-up: moves through its steps as the engine would, on generated items. Left out of the product.
import {
  choices,
  earlier,
  entries,
  ITEMS,
  itemAt,
  kinds,
  lineAt,
  offered,
  preview,
  read,
  reasonsOf,
  timeline,
} from './fixtures-cleanup';
import type { CleanupQuestions, Listener } from './questions';
import type {
  AuditCalendar,
  AuditDecision,
  AuditDecisions,
  AuditFilter,
  AuditItem,
  AuditItemsAsked,
  AuditState,
  AuditStep,
  PurgeState,
  PurgeStep,
} from './shapes';

type Answers = {
  [N in keyof CleanupQuestions]: (args: CleanupQuestions[N]['args']) => CleanupQuestions[N]['answer'];
};

/** Milliseconds between two notes of pretend work, and how many there are. */
const BEAT = 150;
const BEATS = 24;
const refused = (sentence: string) => ({ code: 'TD-1000', sentence, meaning: '', hint: 'Look at it again.' });
const sortKeys = {
  when: 'when',
  title: 'title',
  calendar: 'calendar',
  organizer: 'organizer',
  confidence: 'confidence',
  decision: 'decision',
} as const;

const steps: AuditStep[] = [
  'reading',
  'stopped',
  'found',
  'backed_up',
  'purging',
  'paused',
  'purged',
  'undone',
];

/** How far the purge is at a step. */
const purgeSteps: Partial<Record<AuditStep, PurgeStep>> = {
  backed_up: 'backed_up',
  purging: 'running',
  paused: 'paused',
  undone: 'undone',
};

export function cleanupAnswers(scene: string, tell: Listener): Answers {
  const named = scene.startsWith('clean_') ? scene.slice(6) : '';
  const files = named === 'files';
  let step: AuditStep | '' = files ? 'found' : (steps.find((each) => each === named) ?? '');
  let going = step === 'reading' ? 'a-2' : '';
  let line = { undone: 0, done: step === 'paused' || step === 'purging' ? 96 : 0 };
  const undone = new Set<number>();
  const decided = new Map<number, [AuditDecision, string]>();
  const clicks: [number, [AuditDecision, string] | undefined][][] = [];
  let ordered: { key: string; items: number[] } = { key: '', items: [] };

  const full = (number: number): AuditItem => {
    const [decision, decisionValue] = decided.get(number) ?? ['open', ''];
    return { ...itemAt(number), decision, decisionValue };
  };
  const passes = (item: AuditItem, filter: AuditFilter): boolean =>
    (filter.kinds.length === 0 || filter.kinds.includes(item.kind)) &&
    (filter.calendars.length === 0 ||
      filter.calendars.some(
        (key) => read.find((each) => `${each.connection}/${each.id}` === key)?.name === item.calendar,
      )) &&
    (filter.decisions.length === 0 || filter.decisions.includes(item.decision)) &&
    (filter.proposals.length === 0 || filter.proposals.includes(item.proposed)) &&
    (filter.confidences.length === 0 || filter.confidences.includes(item.confidence)) &&
    `${item.title} ${item.organizer} ${item.calendar}`.toLowerCase().includes(filter.text.toLowerCase());
  const groupOf = (item: AuditItem, group: string): string =>
    ({ kind: item.kindTitle, calendar: item.calendar, organizer: item.organizer, finding: item.title })[
      group
    ] ?? '';
  const everything = Array.from({ length: ITEMS }, (_, number) => number);

  function order({
    filter,
    sort,
    descending,
    group,
  }: Omit<AuditItemsAsked, 'run' | 'offset' | 'limit'>): number[] {
    const key = JSON.stringify([
      filter,
      sort,
      descending,
      group,
      filter.decisions.length + Number(sort === 'decision') && clicks.length,
    ]);
    if (ordered.key === key) return ordered.items;
    const plain = JSON.stringify(filter) === JSON.stringify(noFilter) && !sort && !group;
    const column = sortKeys[sort as keyof typeof sortKeys];
    let items = everything;
    if (!plain) {
      const kept = everything.map(full).filter((item) => passes(item, filter));
      const by = (item: AuditItem): string => (column ? item[column] : '');
      const word = (item: AuditItem): string => `${group ? groupOf(item, group) : ''}\u0000${by(item)}`;
      if (column || group) {
        const words = kept.map((item) => ({ item, word: word(item) }));
        words.sort(
          (one, two) => (one.word < two.word ? -1 : one.word > two.word ? 1 : 0) * (descending ? -1 : 1),
        );
        items = words.map(({ item }) => item.item - 1);
      } else items = kept.map((item) => item.item - 1);
    }
    ordered = { key, items };
    return items;
  }

  const sum = (): AuditState['decided'] => {
    const count = (...acts: string[]): number =>
      [...decided.values()].filter(([act]) => acts.includes(act)).length;
    return {
      open: ITEMS - decided.size,
      keep: count('keep'),
      delete: count('delete'),
      endSeries: count('end_series'),
      change: count('set_category', 'set_owner'),
      canUndo: clicks.length > 0,
    };
  };
  const purge = (): PurgeState => ({
    purge: preview.purge,
    state: (step && purgeSteps[step]) || 'done',
    preview,
    done: step === 'purged' || step === 'undone' ? 208 : line.done,
    skipped: step === 'purged' || step === 'undone' ? 5 : 0,
    failed: step === 'purged' || step === 'undone' ? 1 : 0,
    waiting: step === 'purged' || step === 'undone' ? 0 : preview.count - line.done,
    undone: step === 'undone' ? 208 : undone.size,
    approved: step === 'backed_up' ? '' : 'Thu, Nov 12, 2026, 11:20 AM',
    ended: step === 'purged' || step === 'undone' ? 'Thu, Nov 12, 2026, 11:24 AM' : '',
    going: step === 'purging' ? going || 'r-9' : '',
    lines: Array.from({ length: preview.count }, (_, number) => lineAt(number + 1)).filter(
      (each) => each.why,
    ),
    differences:
      step === 'undone'
        ? [
            { what: 'It has a new id, so links to it no longer lead to it.', events: 208 },
            { what: 'Its online meeting has a new link.', events: 4 },
          ]
        : [],
  });
  const state = (): AuditState => ({
    run: 'a-2',
    step: step || 'found',
    source: files ? 'files' : 'accounts',
    going: step === 'reading' ? going : '',
    notes: step === 'found' ? ['Conference room: the calendar is no longer shared with this account.'] : [],
    period: 'Jan 1, 2021 to Dec 31, 2028',
    calendars: step === 'reading' || step === 'stopped' ? halfRead : read,
    rows: 113_411,
    sound: 13_408,
    unchecked: 0,
    complete: false,
    found: ITEMS,
    unreadable: 3,
    merged: files ? 1 : 0,
    doubts: files ? 1 : 0,
    entries: files ? entries : [],
    kinds,
    timeline,
    decided: sum(),
    purge: ['backed_up', 'purging', 'paused', 'purged', 'undone'].includes(step) ? purge() : null,
  });

  /** Pretends to work: tells how far it is, then goes to the next step. */
  function work(run: string, doing: string, from: AuditStep, to: AuditStep, total: number): { run: string } {
    step = from;
    going = run;
    const beat = (done: number): void => {
      if (going !== run) return;
      line = { ...line, done: Math.round((done / BEATS) * total) };
      if (done === BEATS) {
        step = to;
        going = '';
        return tell({ note: 'run_ended', run, outcome: 'done' });
      }
      tell({
        note: 'progress',
        run,
        doing,
        items: line.done * 7,
        done: line.done,
        total,
        left: done > 3 ? 'about 2 minutes' : null,
      });
      setTimeout(() => beat(done + 1), BEAT);
    };
    setTimeout(() => beat(1), BEAT);
    return { run };
  }

  function decide(numbers: number[], wanted: (item: AuditItem) => [AuditDecision, string]): AuditDecisions {
    const before: (typeof clicks)[number] = [];
    for (const number of numbers) {
      before.push([number, decided.get(number)]);
      const [act, value] = wanted(full(number));
      if (act === 'open') decided.delete(number);
      else decided.set(number, [act, value]);
    }
    clicks.push(before);
    return { changed: numbers.length, leftOut: [], decided: sum() };
  }

  if (step === 'reading') setTimeout(() => work('a-2', 'Reading calendars', 'reading', 'reading', 8), 0);
  if (step === 'purging')
    setTimeout(() => work('r-9', 'Cleaning up', 'purging', 'purging', preview.count), 0);
  return {
    'audit.choices': () =>
      scene === 'clean_empty'
        ? { ...choices, calendars: [] }
        : {
            ...choices,
            earlier: step ? earlier : [],
            problems:
              scene === 'clean_choose'
                ? ['Microsoft 365: the sign-in has ended. Its calendars cannot be offered.']
                : [],
          },
    'audit.start': () => work('a-2', 'Reading calendars', 'reading', 'found', 8),
    'audit.upload': ({ name }) => ({ file: `upload:1/${name}` }),
    'audit.state': () => {
      if (scene === 'clean_broken') throw refused('The clean-up could not be read.');
      return state();
    },
    'audit.resume': () => work('r-8', 'Reading calendars', 'reading', 'found', 8),
    'audit.items': (asked) => {
      const items = order(asked);
      const rows = items.slice(asked.offset, asked.offset + asked.limit).map(full);
      return {
        total: items.length,
        offset: asked.offset,
        rows: asked.group ? rows.map((item) => ({ ...item, group: groupOf(item, asked.group) })) : rows,
      };
    },
    'audit.why': ({ item }) => reasonsOf(full(item - 1)),
    'audit.decide': ({ items, filter, act, value }) => {
      const numbers = items
        ? items.map((item) => item - 1)
        : order({ filter, sort: '', descending: false, group: '' });
      const left = act === 'end_series' ? numbers.filter((number) => !itemAt(number).series).length : 0;
      const wanted = (item: AuditItem): [AuditDecision, string] =>
        act === 'accept' ? [item.proposed, item.proposedValue] : [act as AuditDecision, value];
      const done = decide(
        act === 'end_series' ? numbers.filter((number) => itemAt(number).series) : numbers,
        wanted,
      );
      return left ? { ...done, leftOut: [`${left} are single events and have no series to end.`] } : done;
    },
    'audit.undo_decision': () => {
      const last = clicks.pop() ?? [];
      for (const [number, before] of last) {
        if (before) decided.set(number, before);
        else decided.delete(number);
      }
      ordered.key = '';
      return { changed: last.length, leftOut: [], decided: sum() };
    },
    'audit.export': ({ format }) => ({ path: `Documents/Truedocket/Clean-up Nov 12, 2026.${format}` }),
    'audit.import': () => ({
      rows: 96,
      applied: 90,
      unchanged: 4,
      refused: [
        {
          place: 'Duplicates, row 14',
          title: 'Partners’ lunch',
          kind: 'stale',
          why: 'The event was changed after the export.',
        },
        {
          place: 'No category, row 3',
          title: 'HOLD ???',
          kind: 'not_understood',
          why: 'The decision “maybe” is not one of the list.',
        },
      ],
      decided: sum(),
    }),
    'audit.prepare': () => {
      step = 'backed_up';
      return preview;
    },
    'audit.purge': ({ phrase, warningsRead }) => {
      if (step === 'backed_up' && (phrase.trim() !== preview.phrase || !warningsRead))
        throw refused(`What was typed is not “${preview.phrase}”.`);
      return work('r-9', 'Cleaning up', 'purging', 'purged', preview.count);
    },
    'audit.pause': () => {
      step = 'paused';
      const run = going;
      going = '';
      setTimeout(() => tell({ note: 'run_ended', run, outcome: 'stopped' }), 0);
      return { run };
    },
    'audit.undo': ({ line: one }) => {
      if (one === null) return work('r-10', 'Bringing back', 'purged', 'undone', 208);
      undone.add(one);
      setTimeout(() => tell({ note: 'run_ended', run: 'r-11', outcome: 'done' }), 0);
      return { run: 'r-11' };
    },
    'audit.lines': ({ offset, limit }) => ({
      total: preview.count,
      lines: Array.from({ length: Math.min(limit, preview.count - offset) }, (_, index) =>
        lineAt(offset + index + 1),
      ).map((each) =>
        undone.has(each.line) || (step === 'undone' && each.canUndo)
          ? { ...each, state: 'undone', why: 'The attendees’ replies were not given back.', canUndo: false }
          : each,
      ),
    }),
    'audit.record': () => ({
      pdf: 'Documents/Truedocket/Clean-up record.pdf',
      json: 'Documents/Truedocket/Clean-up record.json',
      sha256: '7d'.repeat(32),
    }),
  };
}

const noFilter: AuditFilter = {
  kinds: [],
  calendars: [],
  decisions: [],
  proposals: [],
  confidences: [],
  text: '',
};

/** In the middle of reading. */
const halfRead: AuditCalendar[] = offered.map((each, index) =>
  index < 3
    ? (read[index] ?? each)
    : index === 3
      ? { ...each, state: 'reading', rows: 4_200 }
      : each.id === 'c7'
        ? (read[7] ?? each)
        : each,
);
