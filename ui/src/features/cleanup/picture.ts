// Where the bars of the picture stand, in the units of the drawing. Arithmetic only.
import type { AuditBar } from '../../host/shapes';

/** The drawing: its width and height without the line of years below. */
export const WIDE = 720;
export const HIGH = 150;

export interface Drawn {
  x: number;
  width: number;
  /** Heights from the bottom: findings first, what is sound on top. */
  found: number;
  sound: number;
  bar: AuditBar;
}

/** A mark below the bars. */
export interface Mark {
  x: number;
  text: string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2025-03` → `Mar 2025`; a year stays as it is. */
export function spoken(label: string): string {
  const [year = '', month] = label.split('-');
  return month ? `${months[Number(month) - 1] ?? month} ${year}` : year;
}

/** The next round number from the highest bar on: the top of the scale. */
export function ceiling(bars: AuditBar[]): number {
  const most = Math.max(1, ...bars.map((bar) => bar.sound + bar.found));
  const ten = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * ten).find((round) => round >= most) ?? most;
}

export function drawn(bars: AuditBar[]): Drawn[] {
  const top = ceiling(bars);
  const step = WIDE / Math.max(1, bars.length);
  const gap = step > 4 ? 1.5 : 0.4;
  return bars.map((bar, index) => ({
    x: index * step,
    width: step - gap,
    found: (bar.found / top) * HIGH,
    sound: (bar.sound / top) * HIGH,
    bar,
  }));
}

/** The years below, as many as have room. */
export function marks(bars: AuditBar[]): Mark[] {
  const step = WIDE / Math.max(1, bars.length);
  const all = bars.flatMap(({ label }, index) =>
    index === 0 || label.endsWith('-01') || !label.includes('-')
      ? [{ x: index * step, text: label.slice(0, 4) }]
      : [],
  );
  const every = Math.ceil(all.length / 14);
  return all.filter((mark, index) => index % every === 0 && mark.x < WIDE - 24);
}

/** The bar with the most findings. */
export const worst = (bars: AuditBar[]): AuditBar | null =>
  bars.reduce<AuditBar | null>((most, bar) => (most && most.found >= bar.found ? most : bar), null);
