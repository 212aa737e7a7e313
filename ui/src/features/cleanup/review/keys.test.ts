// Keys of the review, as the grid pattern of the W3C has them.
import { describe, expect, it } from 'vitest';
import { actOf, moved } from './keys';

function pressed(
  key: string,
  change: KeyboardEventInit = {},
  where = '<div data-grid><b></b></div>',
): unknown {
  const page = document.createElement('div');
  page.append(document.createRange().createContextualFragment(where));
  document.body.append(page);
  let act: unknown;
  page.addEventListener('keydown', (event) => (act = actOf(event)));
  (page.querySelector('b') ?? page).dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, ...change }),
  );
  page.remove();
  return act;
}

const size = { rows: 100_000, columns: 7, page: 10 };

describe('a key', () => {
  it.each([
    ['ArrowDown', {}, { act: 'move', to: 'down', extend: false }],
    ['ArrowDown', { shiftKey: true }, { act: 'move', to: 'down', extend: true }],
    ['ArrowLeft', { shiftKey: true }, { act: 'move', to: 'left', extend: false }],
    ['Home', { ctrlKey: true }, { act: 'move', to: 'top', extend: false }],
    ['End', { ctrlKey: true, shiftKey: true }, { act: 'move', to: 'bottom', extend: true }],
    ['a', { ctrlKey: true }, { act: 'all' }],
    ['A', {}, { act: 'accept' }],
    [' ', {}, { act: 'select' }],
    ['x', {}, { act: 'select' }],
    ['d', {}, { act: 'delete' }],
    ['k', {}, { act: 'keep' }],
    ['u', {}, { act: 'undo' }],
    ['z', {}, { act: 'undo' }],
    ['Enter', {}, { act: 'why' }],
    ['/', {}, { act: 'find' }],
    ['?', { shiftKey: true }, { act: 'keys' }],
    ['constructor', {}, null],
  ])('%s %o in the grid', (key, change, act) => expect(pressed(key, change), 'as the keys say').toEqual(act));

  it('decides nothing outside of the grid and its panel', () => {
    expect(pressed('d', {}, '<p><b></b></p>'), 'D on the page is nothing').toBeNull();
    expect(pressed('d', {}, '<p data-why><b></b></p>'), 'in the panel it is').toEqual({ act: 'delete' });
    expect(pressed('Enter', {}, '<p data-why><b></b></p>'), 'a button there keeps its Enter').toBeNull();
    expect(pressed('z', {}, '<p><b></b></p>'), 'taking back is harmless').toEqual({ act: 'undo' });
  });

  it('belongs to a field or a dialog that has the focus', () => {
    expect(pressed('d', {}, '<dialog data-grid><b></b></dialog>'), 'a dialog answers for itself').toBeNull();
    expect(pressed('d', { altKey: true }), 'Alt belongs to the window').toBeNull();
    expect(pressed('c', { ctrlKey: true }), 'copying too').toBeNull();
  });
});

describe('a move', () => {
  it('stays in the grid', () => {
    const at = { row: 0, column: 0 };
    expect(moved(at, 'left', size), 'no cell before the first').toEqual(at);
    expect(moved(at, 'up', size), 'above the first row is the header').toEqual({ row: -1, column: 0 });
    expect(moved({ row: -1, column: 2 }, 'up', size), 'above it is nothing').toEqual({ row: -1, column: 2 });
    expect(moved(at, 'page_up', size), 'a page up ends at the first row').toEqual(at);
    expect(moved({ row: 99_995, column: 6 }, 'page_down', size), 'and down at the last').toEqual({
      row: 99_999,
      column: 6,
    });
  });

  it('reaches the corners', () => {
    expect(moved({ row: 5, column: 3 }, 'bottom', size), 'the last cell').toEqual({ row: 99_999, column: 6 });
    expect(moved({ row: 5, column: 3 }, 'top', size), 'the first one').toEqual({ row: 0, column: 0 });
    expect(moved({ row: 5, column: 3 }, 'last', size), 'the end of the row').toEqual({ row: 5, column: 6 });
  });

  it('has nowhere to go in an empty grid but the header', () => {
    expect(moved({ row: -1, column: 0 }, 'down', { ...size, rows: 0 }), 'no row').toEqual({
      row: -1,
      column: 0,
    });
  });
});
