// The rows of the review that are at hand: pages of a long list, fetched when they come into sight and forgotten when
// there are too many. Rows that were decided stay where they are although the filter would leave them out by now, so
// that nothing moves under the hand. It draws nothing and decides nothing.
import type { AuditItem, AuditItems } from '../../../host/shapes';

export const PAGE = 200;
/** Pages that are kept, the newest used last. */
const KEPT = 24;

/** Asks for a stretch of the list; `null` when that failed. */
export type Source = (offset: number, limit: number) => Promise<AuditItems | null>;

export class Rows {
  /** Rows of the list as it is shown; `null` before the first answer. */
  total = $state<number | null>(null);
  /** Counts up when a page has come, so that what is drawn is drawn anew. */
  turn = $state(0);
  #pages = new Map<number, AuditItem[]>();
  /** What is on the screen while all is asked anew: the list does not blink. */
  #before: Map<number, AuditItem[]> | null = null;
  #asked = new Map<number, Promise<void>>();
  /** Rows that the engine no longer counts, by their place. */
  #staying = new Map<number, AuditItem>();
  #generation = 0;
  #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The row, if it is at hand. */
  at(index: number): AuditItem | null {
    const page = Math.floor(index / PAGE);
    return (this.#pages.get(page) ?? this.#before?.get(page))?.[index % PAGE] ?? null;
  }

  /** Sees to it that these rows are at hand. */
  async need(first: number, count: number): Promise<void> {
    const last = Math.floor(Math.max(first, first + count - 1) / PAGE);
    const missing: Promise<void>[] = [];
    for (let page = Math.floor(first / PAGE); page <= last; page += 1) {
      const known = this.#pages.get(page);
      if (known) {
        this.#pages.delete(page);
        this.#pages.set(page, known);
      } else missing.push(this.#ask(page));
    }
    await Promise.all(missing);
  }

  /** Rows of a stretch with their places, fetched page by page. */
  async stretch(from: number, to: number): Promise<[id: number, place: number][]> {
    const [first, last] = from < to ? [from, to] : [to, from];
    const found: [number, number][] = [];
    for (let index = first; index <= last; index += 1) {
      if (!this.at(index)) await this.need(index, 1);
      const item = this.at(index);
      if (item) found.push([item.item, index]);
    }
    return found;
  }

  /** Forgets all and counts anew. What is on the screen stays until the answer is there. */
  async reload(first: number, count: number): Promise<void> {
    this.#generation += 1;
    this.#asked.clear();
    this.#staying.clear();
    this.#before = this.#pages;
    this.#pages = new Map();
    await this.need(first, count);
  }

  /** Puts changed rows where they stood. Those that `leaves` says the filter leaves out by now stay in sight. False:
   * one of them is not at hand, and nothing was changed. */
  change(
    places: Iterable<number>,
    to: (item: AuditItem) => AuditItem,
    leaves: (item: AuditItem) => boolean,
  ): boolean {
    const changed = [...places].map((place) => ({ place, item: this.at(place) }));
    if (changed.some(({ item }) => !item)) return false;
    // Answers that are on their way counted by the old places.
    this.#generation += 1;
    this.#asked.clear();
    for (const { place, item } of changed) {
      const now = item && to(item);
      const page = this.#pages.get(Math.floor(place / PAGE));
      if (!now || !page) continue;
      page[place % PAGE] = now;
      if (leaves(now)) this.#staying.set(place, now);
      else this.#staying.delete(place);
    }
    this.turn += 1;
    return true;
  }

  #ask(page: number): Promise<void> {
    const asked = this.#asked.get(page) ?? this.#bring(page, this.#generation);
    this.#asked.set(page, asked);
    return asked;
  }

  async #bring(page: number, generation: number): Promise<void> {
    const first = page * PAGE;
    const staying = [...this.#staying.keys()];
    const above = staying.filter((place) => place < first).length;
    const inside = staying.filter((place) => place >= first && place < first + PAGE).length;
    const got = await this.#source(first - above, PAGE - inside);
    if (generation !== this.#generation) return;
    this.#asked.delete(page);
    if (!got) return;
    const rows = got.rows[Symbol.iterator]();
    const mixed: AuditItem[] = [];
    for (let place = first; place < first + PAGE; place += 1) {
      const item = this.#staying.get(place) ?? rows.next().value;
      if (item) mixed.push(item);
    }
    this.#before = null;
    this.#pages.set(page, mixed);
    const spare = Math.max(0, this.#pages.size - KEPT);
    for (const old of [...this.#pages.keys()].slice(0, spare)) this.#pages.delete(old);
    this.total = got.total + this.#staying.size;
    this.turn += 1;
  }
}
