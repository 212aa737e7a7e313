// What the list shows, from values only.
import { describe, expect, it } from 'vitest';
import { differences, report } from '../../host/fixtures';
import { choices, grouped, isFiltered, noFilters, passes } from './model';

const titles = (change: Partial<typeof noFilters>): string[] =>
  differences.filter((item) => passes(item, { ...noFilters, ...change })).map((item) => item.id);

describe('the list of differences', () => {
  it('stands worst first and keeps the order of the report inside a group', () => {
    const shuffled = [...differences].reverse();
    expect(
      grouped(shuffled).map((group) => group.severity),
      'court before client before internal',
    ).toEqual(['court', 'client', 'internal']);
    expect(
      grouped(shuffled)[0]?.items.map((item) => item.id),
      'the report decides inside',
    ).toEqual(['d2', 'd1']);
  });

  it('is narrowed by each filter', () => {
    expect(titles({}), 'no filter lets all through').toHaveLength(5);
    expect(titles({ owner: 'Priya Raman' }), 'by person').toEqual(['d2']);
    expect(titles({ kind: 'duplicate' }), 'by kind').toEqual(['d5']);
    expect(titles({ state: 'in_review' }), 'by state').toEqual(['d3']);
    expect(titles({ severity: 'court', state: 'open' }), 'all filters hold at once').toEqual(['d1', 'd2']);
    expect(titles({ system: 'Somebody else' }), 'by system').toEqual([]);
    expect(titles({ find: 'castellano priya' }), 'every word counts, in any field and letter case').toEqual([
      'd2',
    ]);
  });

  it('offers as choices what occurs, each once', () => {
    expect(
      choices(report, 'system').map((choice) => choice.value),
      'systems of all sides',
    ).toEqual(['Google Workspace', 'Clio']);
    expect(
      choices(report, 'state').map((choice) => choice.text),
      'in words',
    ).toEqual(['Open', 'In review', 'Accepted']);
  });

  it('counts blanks as no filter', () =>
    expect(isFiltered({ ...noFilters, find: '  ' }), 'blanks find everything').toBe(false));
});
