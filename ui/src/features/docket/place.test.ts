// Bars lie where their times say, and never over each other.
import { describe, expect, it } from 'vitest';
import { docket } from '../../host/fixtures-docket';
import type { DocketItem, DocketSide } from '../../host/shapes';
import { across, barsOf, gapOf, hoursOf, hourWords, lanesOf, lookOf, rowsOf } from './place';

const hours = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
const side = (from: number, to: number, present = true): DocketSide => ({
  system: 'x',
  record: true,
  present,
  when: '',
  start: present ? from * 60 : 0,
  end: present ? to * 60 : 0,
});
const [sample] = docket.people.flatMap(({ items }) => items);
if (!sample) throw new Error('There is a pretend day.');
const item = (record: DocketSide, practice: DocketSide, more: Partial<DocketItem> = {}): DocketItem => ({
  ...sample,
  start: record.start,
  end: record.end,
  sides: [record, practice],
  standing: 'agrees',
  ...more,
});

describe('a bar', () => {
  it('lies where its time is', () => {
    expect(across(side(8, 13), hours), 'half of ten hours').toEqual({ left: 0, width: 50 });
    expect(across(side(13, 18), hours), 'the other half').toEqual({ left: 50, width: 50 });
  });

  it('that reaches beyond the line ends at its edge', () => {
    expect(across(side(0, 24), hours), 'a day that is all of it').toEqual({ left: 0, width: 100 });
    const { left, width } = across(side(18, 20), hours);
    expect(left + width, 'never outside').toBeLessThanOrEqual(100.0001);
  });

  it('can always be seen', () => {
    expect(across(side(9, 9), hours).width, 'an appointment of no length is still one').toBeGreaterThan(1);
  });
});

describe('the hours', () => {
  it('are those of an office, and wider where somebody begins earlier', () => {
    const lane = (from: number, to: number) => [
      { name: 'a', day: '2026-11-20', items: [item(side(from, to), side(from, to))] },
    ];
    expect(hoursOf(lane(9, 10)), 'eight to six').toEqual(hours);
    expect(hoursOf(lane(6.5, 7)).at(0), 'from six on').toBe(6);
    expect(hoursOf(lane(19, 20.5)).at(-1), 'until nine').toBe(21);
  });

  it.each([
    [0, '12 AM'],
    [9, '9 AM'],
    [12, '12 PM'],
    [17, '5 PM'],
    [24, '12 AM'],
  ])('%s is written %s', (hour, wanted) => {
    expect(hourWords(hour), 'as a US office writes it').toBe(wanted);
  });
});

describe('the rows of a lane', () => {
  it('keep what overlaps apart, and use a row again', () => {
    const placed = rowsOf(
      [item(side(9, 11), side(9, 11)), item(side(10, 12), side(10, 12)), item(side(11, 12), side(11, 12))],
      hours,
    );
    expect(
      placed.map(({ row }) => row),
      'the second lies below, the third above again',
    ).toEqual([0, 1, 0]);
  });

  it('give each title room, within the line, up to the next one', () => {
    const short = (at: number, more: Partial<DocketItem> = {}) =>
      item(side(at, at + 0.25), side(at, at + 0.25), more);
    const placed = rowsOf([short(9), short(9.5), short(13), short(17.75)], hours);
    expect(
      placed.map(({ row }) => row),
      'a title would cover the next bar',
    ).toEqual([0, 1, 0, 0]);
    for (const { item: it, title } of placed) {
      expect(title.width, `${it.start}: no single letter`).toBeGreaterThanOrEqual(18);
      expect(title.left + title.width, `${it.start}: not beyond the line`).toBeLessThanOrEqual(100.001);
    }
    expect(placed[0]?.title.width, 'as far as nothing is in its way').toBeCloseTo(40);
  });

  it('keep the little time before an appointment free', () => {
    const travel = { minutes: 30, from: 'A', to: 'B', said: '30 min between A and B' };
    const placed = rowsOf(
      [item(side(8, 11), side(8, 11)), item(side(11.5, 13), side(11.5, 13), { travel })],
      hours,
    );
    expect(
      placed.map(({ row }) => row),
      'it ends where the mark begins',
    ).toEqual([0, 0]);
    const touching = { ...travel, minutes: 0 };
    expect(gapOf(item(side(9, 10), side(9, 10), { travel })), 'half an hour before').toEqual({
      start: 510,
      end: 540,
    });
    expect(gapOf(item(side(9, 10), side(9, 10), { travel: touching })), 'no time has no width').toBeNull();
  });

  it('count both systems: moved to later is in the way of what comes later', () => {
    const placed = rowsOf([item(side(9, 10), side(13, 14)), item(side(11, 12), side(11, 12))], hours);
    expect(placed[1]?.row, 'the bars between would be covered').toBe(1);
  });
});

describe('how an appointment looks', () => {
  it('tells one that only one system has from one that differs', () => {
    const differs = { standing: 'differs' } as const;
    expect(lookOf(item(side(9, 10), side(10, 11), differs)), 'both have it').toBe('differs');
    expect(lookOf(item(side(9, 10), side(0, 0, false), differs)), 'one has it').toBe('alone');
    expect(barsOf(item(side(9, 10), side(0, 0, false))).length, 'and one bar').toBe(1);
  });
});

describe('the lanes', () => {
  it('are one for each person and day, in order', () => {
    const [first] = docket.people;
    if (!first) throw new Error('There is somebody.');
    const later = { ...docket, people: [{ ...first, items: [{ ...sample, day: '2026-11-23' }, sample] }] };
    expect(
      lanesOf(later).map(({ day }) => day),
      'each day in turn',
    ).toEqual(['2026-11-20', '2026-11-23']);
  });
});
