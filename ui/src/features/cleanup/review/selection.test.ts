// Selecting in a list of which most is not known.
import { describe, expect, it } from 'vitest';
import { count, everything, extend, has, nothing, toggle } from './selection';

describe('the selection', () => {
  it('turns rows on and off', () => {
    const one = toggle(nothing, 7, 0);
    expect(has(one, 7), 'it was taken in').toBe(true);
    expect(count(one, 100_000), 'one of many').toBe(1);
    expect(has(toggle(one, 7, 0), 7), 'and out again').toBe(false);
    expect(has(nothing, 7), 'what was is not changed').toBe(false);
  });

  it('of all but some counts without knowing the rest', () => {
    const all = toggle(everything, 7, 0);
    expect(count(all, 100_000), 'one less').toBe(99_999);
    expect(has(all, 7), 'the one that was taken out').toBe(false);
    expect(has(all, 8), 'any other').toBe(true);
    expect(count(extend(all, [[7, 0]]), 100_000), 'a stretch takes it in again').toBe(100_000);
  });

  it('a stretch adds to what is selected', () => {
    const some = extend(toggle(nothing, 1, 0), [
      [2, 1],
      [3, 2],
    ]);
    expect([...some.places.keys()], 'nothing is lost').toEqual([1, 2, 3]);
  });
});
