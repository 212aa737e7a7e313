// The state of the review: filter and order, the rows at hand, what has the focus and what is selected, and the acts.
// Decisions live in the engine; this remembers only what is needed so that nothing moves under the hand. It draws
// nothing.
import type {
  AuditDecided,
  AuditDecisions,
  AuditFilter,
  AuditItem,
  AuditState,
  Problem,
} from '../../../host/shapes';
import type { App } from '../../../state/app.svelte';
import type { Cell } from './keys';
import { readOrder, writeOrder, type Order } from './order';
import { Rows } from './rows.svelte';
import { count, everything, extend, has, nothing, toggle, type Selection } from './selection';
import { words } from './words';

export type Decision = 'accept' | 'keep' | 'delete' | 'end_series' | 'set_category' | 'set_owner' | 'open';
/** The dialog that is open, if any. */
export type Open = { what: 'sure' | 'value'; act: Decision } | { what: 'sheet' } | { what: 'keys' } | null;

/** Rows of one question where all of a long list are needed. */
const MANY = 500;

export class Review {
  order = $state<Order>(readOrder());
  at = $state<Cell>({ row: 0, column: 1 });
  selection = $state<Selection>(nothing);
  decided: AuditDecided;
  busy = $state(false);
  problem = $state<Problem | null>(null);
  open = $state<Open>(null);
  /** What the last act led to; it stays to be read. */
  result = $state<string[]>([]);
  /** Is the panel that says why open? */
  why = $state(false);
  readonly rows: Rows;
  readonly run: string;
  #anchor = 0;
  /** Places of the rows that were decided with each click, the newest last; `null`: too many to know. */
  #clicks: { places: number[]; before: AuditItem[] }[] = [];
  readonly #app: App;

  constructor(app: App, state: AuditState) {
    this.#app = app;
    this.run = state.run;
    this.decided = $state(state.decided);
    this.rows = new Rows((offset, limit) => this.#items(offset, limit));
  }

  async #items(offset: number, limit: number): ReturnType<ConstructorParameters<typeof Rows>[0]> {
    const { answer, problem } = await this.#app.ask('audit.items', {
      run: this.run,
      ...this.order,
      offset,
      limit,
    });
    this.problem = problem;
    return answer;
  }

  readonly total: number = $derived.by(() => this.rows.total ?? 0);
  readonly selected: number = $derived(count(this.selection, this.total));

  /** The row that has the focus. */
  get current(): AuditItem | null {
    void this.rows.turn;
    return this.at.row < 0 ? null : this.rows.at(this.at.row);
  }

  has(item: AuditItem): boolean {
    return has(this.selection, item.item);
  }

  /** Narrows or orders the list anew: it begins at its top, with nothing selected. */
  async arrange(change: Partial<Order>): Promise<void> {
    this.order = { ...this.order, ...change };
    writeOrder(this.order);
    await this.#afresh(0);
  }

  filter(change: Partial<AuditFilter>): Promise<void> {
    return this.arrange({ filter: { ...this.order.filter, ...change } });
  }

  sort(column: Order['sort']): void {
    const same = this.order.sort === column;
    // The third time the list is in its own order again.
    const change =
      same && this.order.descending ? { sort: '', descending: false } : { sort: column, descending: same };
    void this.arrange(change);
  }

  async #afresh(row: number): Promise<void> {
    this.selection = nothing;
    this.#clicks = [];
    await this.rows.reload(row, 1);
    this.at = { ...this.at, row: Math.max(0, Math.min(row, this.total - 1)) };
    this.#anchor = this.at.row;
  }

  /** The page is shown, perhaps again: the rows are asked for anew, while place and selection stay. */
  async look(decided: AuditDecided): Promise<void> {
    this.decided = decided;
    this.#clicks = [];
    await this.rows.reload(Math.max(0, this.at.row), 1);
    if (this.at.row >= this.total) this.move({ ...this.at, row: Math.max(0, this.total - 1) });
  }

  move(to: Cell): void {
    this.at = to;
    this.#anchor = Math.max(0, to.row);
  }

  /** Moves and selects all rows between. */
  async extendTo(to: Cell): Promise<void> {
    const from = this.#anchor;
    this.at = { ...to, row: Math.max(0, to.row) };
    const rows = await this.rows.stretch(from, this.at.row);
    this.selection = extend(this.selection, rows);
    this.#app.say(words.bulk.selected(this.selected));
  }

  toggle(row: number): void {
    const item = this.rows.at(row);
    if (!item) return;
    this.selection = toggle(this.selection, item.item, row);
    this.#anchor = row;
    this.#app.say(words.bulk.selected(this.selected));
  }

  selectAll(): void {
    this.selection = everything;
    this.#app.say(words.allSelected(this.total));
  }

  selectNone(): void {
    this.selection = nothing;
    this.#app.say(words.noneSelected);
  }

  /** How many a decision would be about: the selection, else the row with the focus. */
  get aim(): number {
    return this.selected > 0 ? this.selected : this.current ? 1 : 0;
  }

  /** Asks first where it is about many, else decides at once. */
  want(act: Decision): void {
    if (this.busy) return;
    if (this.aim === 0) return this.#app.say(words.noneSelected);
    if (act === 'set_category' || act === 'set_owner') this.open = { what: 'value', act };
    else if (this.aim > 1 && (act === 'delete' || act === 'end_series')) this.open = { what: 'sure', act };
    else void this.decide(act);
  }

  async decide(act: Decision, value = ''): Promise<void> {
    this.open = null;
    if (this.aim === 0 || this.busy) return;
    const [selection, current, row] = [this.selection, this.current, this.at.row];
    const whole = selection.all && selection.places.size === 0;
    await this.#act(async () => {
      const places = selection.all ? null : this.#placesOf(selection, current, row);
      const items = places ? [...places.keys()] : whole ? null : await this.#allBut(selection);
      const answer = await this.#app.call('audit.decide', {
        run: this.run,
        items,
        filter: this.order.filter,
        act,
        value,
      });
      this.#tell([words.result[act]?.(answer.changed) ?? '', ...answer.leftOut]);
      await this.#show(answer, places, act, value);
      return answer;
    });
  }

  #placesOf(selection: Selection, current: AuditItem | null, row: number): ReadonlyMap<number, number> {
    return selection.places.size > 0 ? selection.places : new Map(current ? [[current.item, row]] : []);
  }

  /** Shows decided rows where they stand; the focus goes to the next one that is not among them. */
  async #show(
    answer: AuditDecisions,
    places: ReadonlyMap<number, number> | null,
    act: Decision,
    value: string,
  ): Promise<void> {
    const row = this.at.row;
    if (!places) return this.#afresh(0);
    const rows = [...places.values()];
    const before = rows.map((place) => this.rows.at(place)).filter((item) => item !== null);
    const known = answer.leftOut.length === 0 && this.order.sort !== 'decision';
    const next = this.#after(rows, row);
    if (known && this.rows.change(rows, (item) => decidedAs(item, act, value), this.#leaves)) {
      this.#clicks.push({ places: rows, before });
      this.selection = nothing;
      this.move({ ...this.at, row: next });
    } else {
      // Which rows are left is not known here: the list is asked anew, and the place stays.
      await this.#afresh(row);
    }
  }

  readonly #leaves = (item: AuditItem): boolean => {
    const wanted = this.order.filter.decisions;
    return wanted.length > 0 && !wanted.includes(item.decision);
  };

  #after(rows: number[], row: number): number {
    const done = new Set(rows);
    let next = Math.max(0, row);
    while (done.has(next)) next += 1;
    return Math.max(0, Math.min(next, this.total - 1));
  }

  /** All of the filter but some, by number: asked page by page, since only the engine knows them. */
  async #allBut({ places }: Selection): Promise<number[]> {
    const found: number[] = [];
    for (let offset = 0, all = 1; offset < all; offset += MANY) {
      const asked = { run: this.run, ...this.order, offset, limit: MANY };
      const { total, rows } = await this.#app.call('audit.items', asked);
      all = total;
      found.push(...rows.map((item) => item.item).filter((item) => !places.has(item)));
    }
    return found;
  }

  /** Takes the last decision back, however many rows it was about. */
  async undo(): Promise<void> {
    if (this.busy) return;
    if (!this.decided.canUndo) return this.#app.say(words.nothingToUndo);
    await this.#act(async () => {
      const answer = await this.#app.call('audit.undo_decision', { run: this.run });
      this.#tell([words.undone(answer.changed)]);
      const last = this.#clicks.pop();
      const old = new Map(last?.before.map((item) => [item.item, item]));
      const place = last?.places[0];
      if (
        last &&
        place !== undefined &&
        this.rows.change(last.places, (item) => old.get(item.item) ?? item, this.#leaves)
      )
        this.move({ ...this.at, row: place });
      else await this.#afresh(this.at.row);
      return answer;
    });
  }

  /** After decisions came in from outside, such as from a spreadsheet. */
  async renewed(decided: AuditDecided): Promise<void> {
    this.decided = decided;
    await this.#afresh(this.at.row);
  }

  async #act(act: () => Promise<AuditDecisions>): Promise<void> {
    this.busy = true;
    const { answer, problem } = await this.#app.settle(act);
    this.busy = false;
    this.problem = problem;
    if (answer) this.decided = answer.decided;
    else this.#tell([problem.sentence]);
  }

  #tell(sentences: string[]): void {
    this.result = sentences.filter(Boolean);
    this.#app.say(this.result.join(' '));
  }
}

/** The row as it stands after a decision. */
function decidedAs(item: AuditItem, act: Decision, value: string): AuditItem {
  if (act === 'accept') return { ...item, decision: item.proposed, decisionValue: item.proposedValue };
  return { ...item, decision: act, decisionValue: value };
}
