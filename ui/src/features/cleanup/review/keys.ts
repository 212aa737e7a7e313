// Which act a key stands for in the review, by the grid pattern of the W3C (ARIA Authoring Practices, grid). It decides;
// the page acts.

/** Where the focus goes inside of the grid. */
export type Move =
  'up' | 'down' | 'left' | 'right' | 'first' | 'last' | 'top' | 'bottom' | 'page_up' | 'page_down';

export type Act =
  | { act: 'move'; to: Move; extend: boolean }
  | { act: 'select' | 'all' | 'none' | 'why' | 'delete' | 'keep' | 'accept' | 'undo' | 'find' | 'keys' };

const moves: Record<string, Move> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
  PageUp: 'page_up',
  PageDown: 'page_down',
};
const upright: Move[] = ['up', 'down', 'page_up', 'page_down', 'top', 'bottom'];

/** Keys that mean something in the grid and in the panel beside it only. */
const here = {
  ' ': 'select',
  x: 'select',
  enter: 'why',
  d: 'delete',
  k: 'keep',
  a: 'accept',
  escape: 'none',
} as const;
/** Keys of the whole page. */
const anywhere = { '/': 'find', '?': 'keys', u: 'undo', z: 'undo' } as const;

const lookUp = <T extends string>(list: Record<string, T>, key: string): T | null =>
  Object.hasOwn(list, key) ? (list[key] ?? null) : null;

/** The act, or nothing where the key belongs to someone else: a field, a choice, a dialog, the browser. */
export function actOf(event: KeyboardEvent): Act | null {
  if (event.altKey || event.defaultPrevented) return null;
  const at = event.target instanceof Element ? event.target : null;
  if (at?.closest('input, textarea, select, dialog')) return null;
  const inGrid = at?.closest('[data-grid]') != null;
  const inPanel = at?.closest('[data-why]') != null;
  if (event.ctrlKey || event.metaKey) return inGrid ? withControl(event) : null;
  const to = lookUp(moves, event.key);
  if (to) return inGrid ? { act: 'move', to, extend: event.shiftKey && upright.includes(to) } : null;
  const key = event.key.toLowerCase();
  const mine = inGrid || inPanel ? lookUp(here, key) : null;
  // A button in the panel keeps its own Space and Enter.
  if (mine && inPanel && (mine === 'select' || mine === 'why')) return null;
  const act = mine ?? lookUp(anywhere, key);
  return act ? { act } : null;
}

function withControl(event: KeyboardEvent): Act | null {
  if (event.key === 'Home') return { act: 'move', to: 'top', extend: event.shiftKey };
  if (event.key === 'End') return { act: 'move', to: 'bottom', extend: event.shiftKey };
  if (event.shiftKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'a') return { act: 'all' };
  return key === 'z' ? { act: 'undo' } : null;
}

/** A cell: row -1 is the header. */
export interface Cell {
  row: number;
  column: number;
}

/** Where a move leads from a cell, in a grid of so many rows and columns with so many rows to a page. */
export function moved(from: Cell, to: Move, size: { rows: number; columns: number; page: number }): Cell {
  const row = (wanted: number, least = 0): number => Math.max(least, Math.min(wanted, size.rows - 1));
  const at = (wanted: number): Cell => ({ ...from, row: wanted });
  const across = (wanted: number): Cell => ({
    ...from,
    column: Math.max(0, Math.min(wanted, size.columns - 1)),
  });
  switch (to) {
    case 'up':
      return at(row(from.row - 1, -1));
    case 'down':
      return at(row(from.row + 1, -1));
    case 'page_up':
      return at(from.row < 0 ? -1 : row(from.row - size.page));
    case 'page_down':
      return at(row(from.row + size.page, -1));
    case 'left':
      return across(from.column - 1);
    case 'right':
      return across(from.column + 1);
    case 'first':
      return across(0);
    case 'last':
      return across(size.columns - 1);
    case 'top':
      return { row: row(0, -1), column: 0 };
    case 'bottom':
      return { row: row(size.rows - 1, -1), column: size.columns - 1 };
  }
}
