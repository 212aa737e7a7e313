// The picture over time: bars that add up and words for their labels.
import { describe, expect, it } from 'vitest';
import { timeline } from '../../host/fixtures-cleanup';
import { ceiling, drawn, HIGH, marks, spoken, WIDE, worst } from './picture';

describe('the picture', () => {
  it('draws every bar inside of its frame', () => {
    for (const { x, width, found, sound } of drawn(timeline)) {
      expect(x >= 0 && x + width <= WIDE, 'from edge to edge').toBe(true);
      expect(width, 'a bar can be seen').toBeGreaterThan(0);
      expect(found + sound, 'never above the top').toBeLessThanOrEqual(HIGH + 0.001);
    }
  });

  it('has a round top', () => {
    expect(ceiling([{ label: '2025', sound: 1_100, found: 990 }]), 'the next round number').toBe(3_000);
    expect(ceiling([]), 'never nothing').toBe(1);
  });

  it('says months as people do', () => {
    expect([spoken('2025-03'), spoken('2025')], 'no numbers of months').toEqual(['Mar 2025', '2025']);
    expect(worst(timeline)?.label, 'the worst one is told').toBe('2024-02');
  });

  it('marks years with room between them', () => {
    const years = Array.from({ length: 200 }, (_, index) => ({
      label: String(1900 + index),
      sound: 1,
      found: 0,
    }));
    expect(marks(years).length, 'no more than can be read').toBeLessThanOrEqual(14);
    expect(
      marks(timeline).map(({ text }) => text),
      'each January',
    ).toEqual(['2021', '2022', '2023', '2024', '2025', '2026', '2027']);
  });
});
