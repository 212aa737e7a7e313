// Which rows are drawn: always enough to fill the window, never too many, and the last one can be reached.
import { describe, expect, it } from 'vitest';
import { MOST, page, reveal, sight, TALLEST, tall, topmost } from './sight';

const place = (total: number, scrolled: number, view = 440) => ({ total, row: 44, view, scrolled });

describe('the rows in sight', () => {
  it('fill the window wherever one scrolls, with at most sixty elements', () => {
    for (const total of [0, 1, 9, 10, 11, 200, 100_000, 1_000_000, 10_000_000]) {
      for (const part of [0, 0.0001, 0.3, 0.5, 0.9999, 1]) {
        for (const view of [44, 100, 440, 1_600]) {
          const box = tall(place(total, 0));
          const scrolled = Math.max(0, box - view) * part;
          const { first, count, top } = sight(place(total, scrolled, view));
          const what = `${total} rows, ${part} down, ${view} high`;
          expect(count, `${what}: few elements`).toBeLessThanOrEqual(MOST);
          expect(first, `${what}: no row before the first`).toBeGreaterThanOrEqual(0);
          expect(first + count, `${what}: no row after the last`).toBeLessThanOrEqual(total);
          const missing = Math.min(total * 44, view) > 0 && count === 0;
          expect(missing, `${what}: something is drawn`).toBe(false);
          if (total * 44 > view) {
            expect(top, `${what}: no gap above`).toBeLessThanOrEqual(scrolled + 0.5);
            expect(top + count * 44, `${what}: no gap below`).toBeGreaterThanOrEqual(scrolled + view - 0.5);
          }
        }
      }
    }
  });

  it('stay in a box that browsers can draw, and the last row is seen at its end', () => {
    const total = 10_000_000;
    expect(tall(place(total, 0)), 'the box has a limit').toBe(TALLEST);
    const { first, count } = sight(place(total, TALLEST - 440));
    expect(first + count, 'the end of the box is the end of the list').toBe(total);
    expect(topmost(place(total, TALLEST - 440)), 'ten whole rows are seen there').toBe(total - 10);
  });

  it('brings a row into sight by the shortest way, and leaves one that is seen where it is', () => {
    const at = place(100_000, 4_400);
    expect(reveal(at, 105), 'it is seen').toBe(4_400);
    expect(reveal(at, 99), 'one above').toBe(4_356);
    expect(reveal(at, 110), 'one below').toBe(4_444);
    expect(page(at), 'ten rows to a page').toBe(10);
    expect(page(place(5, 0, 10)), 'a low window still moves').toBe(1);
  });

  it('reaches every row of a list that is longer than its box', () => {
    for (const index of [0, 1, 5_000_000, 9_999_999]) {
      const there = place(10_000_000, reveal(place(10_000_000, 0), index));
      const { first, count } = sight(there);
      expect(index >= first && index < first + count, `row ${index} is drawn`).toBe(true);
    }
  });
});
