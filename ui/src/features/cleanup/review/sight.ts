// Which rows of a long list are drawn, and where. Arithmetic only: it knows neither rows nor the page.

/** Rows beyond the edges, so that a quick turn of the wheel shows no gap. */
const SPARE = 5;
/** Never more rows than this, however high the window. */
export const MOST = 60;
/** Browsers draw no higher box reliably; a longer list is scrolled in proportion. */
export const TALLEST = 15_000_000;

/** A list on the screen: how many rows, how high each and the window on them, and how far it is scrolled. */
export interface Place {
  total: number;
  row: number;
  view: number;
  scrolled: number;
}

/** What is drawn: rows from `first`, `count` of them, the first at `top` pixels. */
export interface Sight {
  first: number;
  count: number;
  top: number;
}

/** How high the box is that is scrolled in. */
export const tall = ({ total, row }: Pick<Place, 'total' | 'row'>): number => Math.min(total * row, TALLEST);

/** Pixels of the list for a pixel of the box; 1 unless the list is too long for a box. */
function ratio({ total, row, view }: Place): number {
  const [list, box] = [total * row - view, tall({ total, row }) - view];
  return list > box && box > 0 ? list / box : 1;
}

export function sight(place: Place): Sight {
  const { total, row, view, scrolled } = place;
  const down = Math.max(0, scrolled) * ratio(place);
  const seen = Math.min(MOST, Math.ceil(view / row) + 1 + 2 * SPARE);
  const spare = Math.max(0, Math.floor((seen - Math.ceil(view / row) - 1) / 2));
  const last = Math.max(0, total - seen);
  const first = Math.min(Math.max(0, Math.floor(down / row) - spare), last);
  return { first, count: Math.min(seen, total - first), top: scrolled + first * row - down };
}

/** The first row that is seen at least in part. */
export const topmost = (place: Place): number =>
  Math.floor((Math.max(0, place.scrolled) * ratio(place)) / place.row);

/** How many whole rows fit, at least one. */
export const page = ({ view, row }: Pick<Place, 'view' | 'row'>): number =>
  Math.max(1, Math.floor(view / row));

/** How far to scroll so that a row is wholly seen; where it is already, nothing moves. */
export function reveal(place: Place, index: number): number {
  const by = ratio(place);
  const down = place.scrolled * by;
  const [above, below] = [index * place.row, (index + 1) * place.row - place.view];
  if (above < down) return above / by;
  return below > down ? below / by : place.scrolled;
}
