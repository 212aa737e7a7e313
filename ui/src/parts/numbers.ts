// Whole numbers with commas, and words that go with a count. Times are never made here: they come written out.

/** `1240` → `1,240` */
export function grouped(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** One or many: `plural(1, 'day', 'days')` → `1 day`. */
export function plural(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
