// What the list shows and in which order, from values only: filters, groups, shapes. No state, no door.
import type { Discrepancy, Report } from '../../host/shapes';
import type { Shape } from '../../parts/icons';
import type { Tone } from '../../parts/Chip.svelte';
import { words } from './words';

export const severities = ['court', 'client', 'internal'] as const;
export type Severity = (typeof severities)[number];

/** What can be filtered by; an empty text lets all through. */
export interface Filters {
  owner: string;
  kind: string;
  system: string;
  state: string;
  severity: string;
  find: string;
}
export type FilterName = Exclude<keyof Filters, 'find'>;

export const noFilters: Readonly<Filters> = {
  owner: '',
  kind: '',
  system: '',
  state: '',
  severity: '',
  find: '',
};

export const isFiltered = (filters: Filters): boolean =>
  Object.values(filters).some((value) => value.trim() !== '');

/** Does it pass all filters? */
export function passes(item: Discrepancy, filters: Filters): boolean {
  const same = (wanted: string, is: string): boolean => wanted === '' || wanted === is;
  return (
    (same(filters.owner, item.owner) || filters.owner === item.assigned?.name) &&
    same(filters.kind, item.kind) &&
    same(filters.state, item.state) &&
    same(filters.severity, item.severity) &&
    (filters.system === '' || item.sides.some((side) => side.system === filters.system)) &&
    found(item, filters.find)
  );
}

/** Every word has to be somewhere in the title, the person, the matter or the kind. */
function found(item: Discrepancy, find: string): boolean {
  const people = [item.owner, item.assigned?.name ?? ''];
  const text = [item.title, ...people, item.matter, item.label, item.when].join(' ').toLowerCase();
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export interface Group {
  severity: Severity;
  items: Discrepancy[];
}

/** Groups by severity, worst first. Inside a group the order of the report stays. */
export function grouped(items: Discrepancy[]): Group[] {
  return severities
    .map((severity) => ({ severity, items: items.filter((item) => item.severity === severity) }))
    .filter((group) => group.items.length > 0);
}

/** The choices of one filter: what occurs in the report, in the order of its first occurrence. */
export function choices(report: Report, name: FilterName): { value: string; text: string }[] {
  const values = report.discrepancies.flatMap((item) =>
    name === 'system'
      ? item.sides.map((side) => side.system)
      : name === 'owner'
        ? [item.owner, item.assigned?.name ?? '']
        : [item[name]],
  );
  return [...new Set(values)].filter(Boolean).map((value) => ({ value, text: inWords(name, value) }));
}

function inWords(name: FilterName, value: string): string {
  if (name === 'kind') return words.kind[value] ?? value;
  if (name === 'state') return stateOf(value).text;
  if (name === 'severity') return severityOf(value).text;
  return value;
}

interface Look {
  shape: Shape;
  text: string;
  tone: Tone;
}

export function stateOf(state: string): Look {
  const looks: Record<string, Look> = {
    open: { shape: 'ring', text: words.state.open, tone: 'plain' },
    in_review: { shape: 'eye', text: words.state.in_review, tone: 'warn' },
    accepted: { shape: 'dot', text: words.state.accepted, tone: 'plain' },
    not_fixed: { shape: 'clock', text: words.state.not_fixed, tone: 'bad' },
    closed: { shape: 'dot', text: words.state.closed, tone: 'plain' },
    resolved: { shape: 'tick', text: words.state.resolved, tone: 'good' },
  };
  return looks[state] ?? { shape: 'question', text: state, tone: 'plain' };
}

export function severityOf(severity: string): Look {
  const looks: Record<string, Look> = {
    court: { shape: 'columns', text: words.severity.court, tone: 'bad' },
    client: { shape: 'person', text: words.severity.client, tone: 'warn' },
    internal: { shape: 'house', text: words.severity.internal, tone: 'plain' },
  };
  return looks[severity] ?? { shape: 'dot', text: severity, tone: 'plain' };
}

/** The shape of a kind. Its word comes with the difference. */
export function shapeOf(kind: string): Shape {
  const shapes: Record<string, Shape> = {
    missing_there: 'gap',
    missing_here: 'gap',
    time_differs: 'clock',
    owner_differs: 'person',
    matter_differs: 'folder',
    category_differs: 'tag',
    attendees_differ: 'people',
    title_differs: 'page',
    place_differs: 'pin',
    cancelled_but_alive: 'off',
    duplicate: 'copies',
    double_booking: 'overlap',
    needs_cover: 'person',
    not_checked: 'question',
  };
  return shapes[kind] ?? 'dot';
}

/** Field names of all sides, in their order, each once. */
export function fieldNames(item: Discrepancy): string[] {
  return [...new Set(item.sides.flatMap((side) => side.fields.map((field) => field.name)))];
}

/** Which system a person takes for right. */
export type Right = 'record' | 'practice' | 'neither';

/** The two systems between which is decided; nothing where only one of them is concerned, such as with duplicates. */
export function systemsOf(
  item: Discrepancy,
  report: Report | null,
): { record: string; practice: string } | null {
  const isRecord = (name: string): boolean =>
    report?.systems.some((system) => system.name === name && system.role === RECORD) ?? false;
  const names = [...new Set(item.sides.map(({ system }) => system))];
  const record = names.find(isRecord);
  const practice = names.find((name) => !isRecord(name));
  return record && practice ? { record, practice } : null;
}

/** What the engine calls the side that is never written. */
const RECORD = 'calendar of record';
