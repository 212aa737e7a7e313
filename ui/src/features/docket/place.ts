// Where the bars of a lane lie: arithmetic only. Appointments that overlap lie below each other, and so do those whose
// titles would.
import type { Docket, DocketItem, DocketSide } from '../../host/shapes';

/** Where something lies across the line, in percent of its width. */
export interface Across {
  left: number;
  width: number;
}

/** An appointment with the row of the lane that it lies in, and where its title stands there. */
export interface Placed {
  item: DocketItem;
  row: number;
  title: Across;
}

/** One person's day. */
export interface Lane {
  name: string;
  day: string;
  items: DocketItem[];
}

/** The narrowest bar that can still be seen, in percent. */
const NARROWEST = 1.2;
/** What a title has at least: a short appointment has room for a letter within its bar. */
const TITLE = 18;
/** An office's day, in hours; what lies outside of it widens the line. */
const MORNING = 8;
const EVENING = 18;

/** A lane for each person and day; each day in turn, in the order of the people. */
export function lanesOf({ people }: Docket): Lane[] {
  const days = [...new Set(people.flatMap(({ items }) => items.map(({ day }) => day)))].sort();
  return days.flatMap((day) =>
    people
      .map(({ name, items }) => ({ name, day, items: items.filter((item) => item.day === day) }))
      .filter(({ items }) => items.length > 0),
  );
}

/** Bars of an appointment: one for each system that has it on this day. */
export const barsOf = (item: DocketItem): DocketSide[] =>
  item.sides.filter(({ present, start, end }) => present && end > start);

/** The time before it in which somebody has to get there, where that is little. */
export const gapOf = ({ travel, start }: DocketItem): Pick<DocketSide, 'start' | 'end'> | null =>
  travel && travel.minutes > 0 ? { start: start - travel.minutes, end: start } : null;

/** The hours that the line shows, from the first to the last. */
export function hoursOf(lanes: Lane[]): number[] {
  const bars = lanes
    .flatMap(({ items }) => items)
    .filter((item) => !item.allDay)
    .flatMap(barsOf);
  const first = Math.min(MORNING, ...bars.map(({ start }) => Math.floor(start / 60)));
  const last = Math.max(EVENING, ...bars.map(({ end }) => Math.ceil(end / 60)));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** An hour as a US office writes it. */
export const hourWords = (hour: number): string => `${hour % 12 || 12} ${hour % 24 < 12 ? 'AM' : 'PM'}`;

/** Where a bar lies; what reaches beyond the line ends at its edge. */
export function across({ start, end }: Pick<DocketSide, 'start' | 'end'>, hours: number[]): Across {
  const [from, to] = [(hours[0] ?? 0) * 60, (hours.at(-1) ?? 24) * 60];
  const long = Math.max(1, to - from);
  const begin = Math.min(Math.max(start, from), to);
  const last = Math.min(Math.max(end, begin), to);
  const left = ((begin - from) / long) * 100;
  const width = Math.max(((last - begin) / long) * 100, NARROWEST);
  return { left: Math.min(left, 100 - NARROWEST), width: Math.min(width, 100 - left) };
}

/** Each appointment in the first row in which it and its title cover none before it, by both systems' times. A title goes
 *  on to the next one of its row. */
export function rowsOf(items: DocketItem[], hours: number[]): Placed[] {
  const ends: number[] = [];
  const placed = items.map((item) => {
    const bars = barsOf(item);
    const from = Math.min(item.start, gapOf(item)?.start ?? item.start, ...bars.map(({ start }) => start));
    const to = Math.max(item.end, ...bars.map(({ end }) => end));
    const all = across({ start: from, end: to }, hours);
    const own = across({ start: Math.min(item.start, ...bars.map(({ start }) => start)), end: to }, hours);
    const left = Math.min(own.left, 100 - TITLE);
    const begin = Math.min(all.left, left);
    const free = ends.findIndex((end) => end <= begin + HAIR);
    const row = free < 0 ? ends.length : free;
    ends[row] = Math.max(all.left + all.width, left + TITLE);
    return { item, row, begin, left };
  });
  return placed.map(({ item, row, left }, index) => {
    const next = placed.slice(index + 1).find((other) => other.row === row)?.begin ?? 100;
    return { item, row, title: { left, width: Math.max(next - left, TITLE) } };
  });
}

/** What sums of percents may be off by. */
const HAIR = 0.001;

/** How an appointment is drawn; each differs in its border, not only in its colour. */
export type Look = 'agrees' | 'differs' | 'alone' | 'flagged' | 'left_out';

export function lookOf(item: DocketItem): Look {
  if (item.standing === 'differs' && item.sides.some(({ present }) => !present)) return 'alone';
  return item.standing;
}
