// How each rule of the firm is written for people, and how the engine writes it. Between the two lies a draft: a text
// that a control can show and change. It draws nothing and asks nothing.

/** What a rule is edited with. */
export type Kind =
  | 'text'
  | 'time'
  | 'weekdays'
  | 'yes_no'
  | 'categories'
  | 'lines'
  | 'tolerance'
  | 'days'
  | 'minutes'
  | 'calendars'
  | 'owners';

/** The rules in the order of the page. Closed days are missing: they have a list of their own. */
export const order = [
  'firm',
  'zone',
  'court_zones',
  'morning_at',
  'morning_until',
  'evening_look',
  'evening_at',
  'weekend',
  'federal_holidays',
  'categories',
  'called_off_words',
  'matter_patterns',
  'time_tolerance',
  'travel_minutes',
  'read_back_days',
  'read_ahead_days',
  'ignored_calendars',
  'owner_of',
] as const;
export type Key = (typeof order)[number];

export const kinds = {
  firm: 'text',
  zone: 'text',
  court_zones: 'lines',
  morning_at: 'time',
  morning_until: 'time',
  evening_look: 'yes_no',
  evening_at: 'time',
  weekend: 'weekdays',
  federal_holidays: 'yes_no',
  categories: 'categories',
  called_off_words: 'lines',
  matter_patterns: 'lines',
  time_tolerance: 'tolerance',
  travel_minutes: 'minutes',
  read_back_days: 'days',
  read_ahead_days: 'days',
  ignored_calendars: 'calendars',
  owner_of: 'owners',
} as const satisfies Record<Key, Kind>;

/** The rules that are kept or not: each says for itself what a tick means. */
export type YesNoKey = { [K in Key]: (typeof kinds)[K] extends 'yes_no' ? K : never }[Key];

/** Is it such a rule? */
export const isYesNo = (key: Key): key is YesNoKey => kinds[key] === 'yes_no';

/** The days of the week as the engine names them, in the order of a US calendar. */
export const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** What a category can stand for, gravest first. */
export const meanings = ['court', 'client', 'internal'] as const;

/** A name of a category and what it stands for. */
export type Row = [name: string, meaning: string];

/** Seconds that are offered as the same time. */
const TOLERANCES = [0, 60, 300, 600, 900];

/** The engine's value as a draft. A value that cannot be understood is shown as it is. */
export function draftOf(kind: Kind, value: string): string {
  switch (kind) {
    case 'time':
      return clockOf(value);
    case 'lines':
      return listOf(value).join('\n');
    case 'weekdays':
      return JSON.stringify(inWeek(listOf(value)));
    case 'categories':
      return JSON.stringify(Object.entries(objectOf(value)));
    case 'owners':
      return ownersOf(objectOf(value));
    case 'text':
    case 'yes_no':
    case 'tolerance':
    case 'days':
    case 'minutes':
    case 'calendars':
      return value;
  }
}

/** The draft as the engine's value, or nothing if it cannot be one. */
export function valueOf(kind: Kind, draft: string): string | null {
  switch (kind) {
    case 'time':
      return timeOf(draft);
    case 'lines':
      return JSON.stringify(linesOf(draft));
    case 'weekdays':
      return listOf(draft).length < weekdays.length ? draft : null;
    case 'categories':
      return categoriesOf(rowsOf(draft));
    case 'owners':
      return ownersFrom(draft);
    case 'days':
      return /^0*[1-9]\d{0,3}$/.test(draft.trim()) ? String(Number(draft)) : null;
    case 'minutes':
      return /^\d{1,3}$/.test(draft.trim()) ? String(Number(draft)) : null;
    case 'text':
      return draft.trim() || null;
    case 'yes_no':
    case 'tolerance':
    case 'calendars':
      return draft;
  }
}

/** `06:30:00` → `6:30 AM` */
function clockOf(value: string): string {
  const parts = /^(\d{2}):(\d{2})/.exec(value);
  if (!parts) return value;
  const hour = Number(parts[1]);
  return `${hour % 12 || 12}:${parts[2]} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** `6:30 AM`, `6 am` and `18:30` → `06:30:00`; nothing else is taken, because a wrong hour is a missed morning. */
function timeOf(draft: string): string | null {
  const parts = /^(\d{1,2})(?::(\d{2}))?\s*(?:([ap])\.?m\.?)?$/i.exec(draft.trim());
  if (!parts) return null;
  const [, hours = '', minutes, half] = parts;
  if (!half && !minutes) return null;
  const hour = Number(hours);
  const most = half ? hour >= 1 && hour <= 12 : hour <= 23;
  if (!most || Number(minutes ?? 0) > 59) return null;
  const sure = half ? (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : hour;
  return `${String(sure).padStart(2, '0')}:${minutes ?? '00'}:00`;
}

/** Texts of a list; nothing of what is no list. */
export function listOf(value: string): string[] {
  const list = parsed(value);
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

/** The list with or without one of its texts. */
export const toggled = (list: string[], one: string, on: boolean): string[] =>
  on ? [...list.filter((each) => each !== one), one] : list.filter((each) => each !== one);

/** Days in the order of the week, so that the same choice is the same text. */
export const inWeek = (days: string[]): string[] => weekdays.filter((day) => days.includes(day));

const linesOf = (draft: string): string[] =>
  draft
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The rows of a draft of categories. */
export function rowsOf(draft: string): Row[] {
  const rows = parsed(draft);
  return Array.isArray(rows) ? rows.map((row: unknown) => pair(row)) : [];
}

/** Compared by the engine in lower case. Nothing if one has no name, two share one, or none is left. */
function categoriesOf(rows: Row[]): string | null {
  const named = rows.map(([name, meaning]): Row => [name.trim().toLowerCase(), meaning]);
  const names = new Set(named.map(([name]) => name));
  if (named.length === 0 || names.has('') || names.size < named.length) return null;
  return JSON.stringify(Object.fromEntries(named));
}

/** One line each: `front desk@firm.example = ana@firm.example, ben@firm.example`. */
const ownersOf = (set: Record<string, unknown>): string =>
  Object.entries(set)
    .map(([name, owners]) => `${name} = ${Array.isArray(owners) ? owners.join(', ') : ''}`)
    .join('\n');

/** Nothing if a line names nobody on one of its sides, or a name comes twice. */
function ownersFrom(draft: string): string | null {
  const rows = linesOf(draft).map((line): [string, string[]] => {
    const at = line.lastIndexOf('=');
    const owners = at < 0 ? [] : line.slice(at + 1).split(',');
    return [line.slice(0, Math.max(at, 0)).trim(), owners.map((owner) => owner.trim()).filter(Boolean)];
  });
  const names = new Set(rows.map(([name]) => name));
  if (names.size < rows.length || rows.some(([name, owners]) => !name || owners.length === 0)) return null;
  return JSON.stringify(Object.fromEntries(rows));
}

/** The seconds that can be chosen, with those that are set now. */
export function tolerances(now: string): number[] {
  const set = Number(now);
  return TOLERANCES.includes(set) || !Number.isInteger(set)
    ? TOLERANCES
    : [...TOLERANCES, set].sort((a, b) => a - b);
}

const pair = (row: unknown): Row =>
  Array.isArray(row) ? [String(row[0] ?? ''), String(row[1] ?? 'internal')] : ['', 'internal'];

function objectOf(value: string): Record<string, unknown> {
  const object = parsed(value);
  return typeof object === 'object' && object !== null && !Array.isArray(object)
    ? (object as Record<string, unknown>)
    : {};
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
