// A pretend day of the same pretend firm, attorney by attorney. Only mock.ts and tests import it.
import { report } from './fixtures';
import type { Docket, DocketItem } from './shapes';

const day = '2026-11-20';
const [calendar, practice] = ['Google Workspace', 'Clio'];

function item(
  change: Partial<DocketItem> & Pick<DocketItem, 'title' | 'start' | 'end' | 'when' | 'people'>,
): DocketItem {
  const { start, end, when } = change;
  const side = (system: string): DocketItem['sides'][number] => ({
    system,
    record: system === calendar,
    present: true,
    when,
    start,
    end,
  });
  return {
    day,
    allDay: false,
    place: '',
    matter: '',
    severity: 'client',
    standing: 'agrees',
    sides: [side(calendar), side(practice)],
    notes: [],
    discrepancies: [],
    overlaps: false,
    answers: [],
    answered: '',
    held: false,
    declined: false,
    travel: null,
    ...change,
  };
}

const absent = (system: string): DocketItem['sides'][number] => ({
  system,
  record: system === calendar,
  present: false,
  when: '',
  start: 0,
  end: 0,
});

export const docket: Docket = {
  firm: report.firm,
  headline: '5 appointments for Fri, Nov 20, 2026: 2 agree, 2 differ, 1 not compared',
  days: report.days,
  dayFrom: day,
  dayTo: day,
  made: report.made,
  systems: report.systems,
  unread: [],
  travelNote: '',
  counts: { all: 5, agree: 2, differ: 2, flagged: 0, leftOut: 1 },
  people: [
    {
      name: 'Marcus Oyelaran',
      attorney: true,
      items: [
        item({
          title: 'Hearing on motion to compel, Alvarez v. Northgate',
          start: 570,
          end: 660,
          when: 'Fri, Nov 20, 9:30 – 11:00 AM',
          people: ['Marcus Oyelaran'],
          place: 'Kings County, Part 24',
          matter: '2026-0098',
          severity: 'court',
          standing: 'differs',
          sides: [
            {
              system: calendar,
              record: true,
              present: true,
              when: 'Fri, Nov 20, 9:30 – 11:00 AM',
              start: 570,
              end: 660,
            },
            absent(practice),
          ],
          notes: ['Missing in Clio'],
          discrepancies: ['d1'],
        }),
        item({
          title: 'Estate plan signing',
          start: 660,
          end: 720,
          when: 'Fri, Nov 20, 11:00 AM – 12:00 PM',
          people: ['Marcus Oyelaran', 'Dana Whitfield'],
        }),
      ],
    },
    {
      name: 'Priya Raman',
      attorney: true,
      items: [
        item({
          title: 'Case review',
          start: 510,
          end: 540,
          when: 'Fri, Nov 20, 8:30 – 9:00 AM',
          people: ['Priya Raman'],
          severity: 'internal',
          standing: 'left_out',
          sides: [
            {
              system: calendar,
              record: true,
              present: true,
              when: 'Fri, Nov 20, 8:30 – 9:00 AM',
              start: 510,
              end: 540,
            },
            absent(practice),
          ],
          notes: ['Its category is internal, which is not sent there'],
        }),
        item({
          title: 'Deposition of R. Castellano',
          start: 780,
          end: 960,
          when: 'Fri, Nov 20, 1:00 – 4:00 PM',
          people: ['Priya Raman'],
          matter: '2025-0771',
          severity: 'court',
          standing: 'differs',
          sides: [
            {
              system: calendar,
              record: true,
              present: true,
              when: 'Fri, Nov 20, 1:00 – 4:00 PM',
              start: 780,
              end: 960,
            },
            {
              system: practice,
              record: false,
              present: true,
              when: 'Fri, Nov 20, 2:00 – 5:00 PM',
              start: 840,
              end: 1020,
            },
          ],
          notes: ['Different time'],
          discrepancies: ['d2'],
        }),
        item({
          title: 'Client call',
          start: 990,
          end: 1020,
          when: 'Fri, Nov 20, 4:30 – 5:00 PM',
          people: ['Priya Raman'],
        }),
      ],
    },
  ],
};
