// Rows at hand: fetched when needed, forgotten when many, and none lost or shown twice after decisions.
import { describe, expect, it } from 'vitest';
import { itemAt } from '../../../host/fixtures-cleanup';
import type { AuditItem } from '../../../host/shapes';
import { PAGE, Rows } from './rows.svelte';

/** An engine with so many open items that shows only the open ones. */
function engine(count: number) {
  const items = Array.from({ length: count }, (_, number) => itemAt(number));
  let asked = 0;
  const open = (): AuditItem[] => items.filter((item) => item.decision === 'open');
  const rows = new Rows(async (offset, limit) => {
    asked += 1;
    return {
      total: open().length,
      offset,
      rows: open()
        .slice(offset, offset + limit)
        .map((item) => ({ ...item })),
    };
  });
  const decide = (places: number[]): boolean => {
    for (const place of places) {
      const item = items.find((each) => each.item === rows.at(place)?.item);
      if (item) item.decision = 'keep';
    }
    return rows.change(
      places,
      (item) => ({ ...item, decision: 'keep' }),
      (item) => item.decision !== 'open',
    );
  };
  return { rows, decide, asked: () => asked };
}

describe('the rows', () => {
  it('come page by page, each asked once', async () => {
    const { rows, asked } = engine(1_000);
    expect(rows.at(0), 'nothing is there before').toBeNull();
    await Promise.all([rows.need(0, 30), rows.need(10, 30)]);
    expect(asked(), 'one question for both').toBe(1);
    expect([rows.total, rows.at(199)?.item], 'a page of them').toEqual([1_000, 200]);
    await rows.need(PAGE - 5, 10);
    expect(asked(), 'the next page, and not the first again').toBe(2);
  });

  it('do not pile up', async () => {
    const { rows, asked } = engine(100_000);
    for (let page = 0; page < 60; page += 1) await rows.need(page * PAGE, 1);
    expect(rows.at(0), 'what was long out of sight is forgotten').toBeNull();
    await rows.need(0, 1);
    expect(asked(), 'and asked again').toBe(61);
  });

  it('stay in their places when they are decided, and no other is skipped', async () => {
    const { rows, decide } = engine(1_000);
    await rows.need(0, 30);
    expect(decide([3, 5, 150]), 'they are at hand').toBe(true);
    await rows.need(PAGE, 30);
    await rows.need(3 * PAGE, 30);
    expect(rows.total, 'the list is as long as before').toBe(1_000);
    const shown = [3, 4, 150, 199, 200, 201, 600, 799].map((place) => rows.at(place)?.item);
    expect(shown, 'every place shows what it would have shown').toEqual([4, 5, 151, 200, 201, 202, 601, 800]);
  });

  it('do the same on a page that is fetched anew', async () => {
    const { rows, decide } = engine(20_000);
    await rows.need(0, 30);
    decide([3, 5]);
    for (let page = 1; page < 40; page += 1) await rows.need(page * PAGE, 1);
    expect(rows.at(3), 'it was forgotten').toBeNull();
    await rows.need(0, 30);
    const shown = [2, 3, 4, 5, 6].map((place) => `${rows.at(place)?.item} ${rows.at(place)?.decision}`);
    expect(shown, 'decided rows stand where they stood').toEqual([
      '3 open',
      '4 keep',
      '5 open',
      '6 keep',
      '7 open',
    ]);
  });

  it('change nothing when one is not at hand', async () => {
    const { rows } = engine(1_000);
    await rows.need(0, 1);
    const changed = rows.change(
      [0, 900],
      (item) => ({ ...item, title: 'x' }),
      () => false,
    );
    expect([changed, rows.at(0)?.title === 'x'], 'all or none').toEqual([false, false]);
  });

  it('are anew after a reload, and the list does not blink meanwhile', async () => {
    const { rows, decide } = engine(1_000);
    await rows.need(0, 30);
    decide([0, 1]);
    const loading = rows.reload(0, 1);
    expect(rows.at(0)?.item, 'the old one until the answer').toBe(1);
    await loading;
    expect([rows.total, rows.at(0)?.item], 'the decided ones are gone').toEqual([998, 3]);
  });
});
