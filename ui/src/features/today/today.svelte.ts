// The state of the page Today: the report, what is chosen and filtered, and the acts. It draws nothing.
import type {
  ByHand,
  Discrepancy,
  DiscrepancyAct,
  FixPreview,
  Person,
  Place,
  Problem,
  Report,
} from '../../host/shapes';
import type { App, Asked } from '../../state/app.svelte';
import { grouped, noFilters, passes, type Filters, type Group } from './model';
import { words } from './words';

export type Phase = 'loading' | 'failed' | 'not_connected' | 'no_report' | 'ready';
type Mark = 'open' | 'in_review' | 'accepted' | 'closed';

/** What an act led to, shown at its row. */
export interface Result {
  text: string;
  undo: boolean;
  problem: Problem | null;
}

/** What came of opening a side of this difference in its own system. */
export interface Opened {
  id: string;
  text: string;
  problem: Problem | null;
}

/** What Z takes back. */
type Done = { id: string; by: 'fix' } | { id: string; by: 'mark'; state: Mark; reason: string };

/** The dialog that is open, if any. */
export type Open =
  { what: 'fix'; id: string } | { what: 'accept' | 'close'; id: string } | { what: 'keys' } | null;

export class Today {
  phase = $state<Phase>('loading');
  report = $state<Report | null>(null);
  problem = $state<Problem | null>(null);
  filters = $state<Filters>({ ...noFilters });
  chosen = $state<string | null>(null);
  open = $state<Open>(null);
  /** Are the details read? Only where there is no room for both does that hide the list. */
  reading = $state(false);
  /** A newer report that waits, so that the list does not move under the hand. */
  waiting = $state(false);
  results = $state<Record<string, Result>>({});
  /** What came of opening a side in its own system. */
  opened = $state<Opened | null>(null);
  saved = $state('');
  /** Whose copy is saved, by address; empty: the whole report. */
  copyFor = $state('');
  /** Everybody who is or was at the firm. */
  staff = $state<Person[]>([]);
  /** Is an act under way? A second one waits for it. */
  busy = $state(false);
  /** Changed since the filters were set; these stay in sight whatever the filters say. */
  #touched = $state<string[]>([]);
  #done: Done[] = [];
  #look = 0;
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** What the list shows, in groups. */
  readonly groups: Group[] = $derived.by(() =>
    grouped(
      (this.report?.discrepancies ?? []).filter(
        (item) => this.#touched.includes(item.id) || passes(item, this.filters),
      ),
    ),
  );
  /** The same in one row. */
  readonly shown: Discrepancy[] = $derived(this.groups.flatMap((group) => group.items));
  readonly current: Discrepancy | null = $derived(this.shown.find((item) => item.id === this.chosen) ?? null);

  /** Looks how things stand. Of several looks at once the last one counts, however long the others take. */
  async load(): Promise<void> {
    this.#look += 1;
    const mine = this.#look;
    const { answer, problem } = await this.#app.settle(() => this.#see());
    if (mine !== this.#look) return;
    this.waiting = false;
    if (problem) {
      this.problem = problem;
      this.phase = 'failed';
    } else if (typeof answer === 'string') {
      this.phase = answer;
    } else {
      this.#show(answer);
    }
  }

  #show(report: Report): void {
    this.report = report;
    this.phase = 'ready';
    this.results = {};
    this.opened = null;
    this.#touched = [];
    this.#done = [];
    if (!this.current) this.chosen = this.shown[0]?.id ?? null;
    void this.#seeStaff();
  }

  /** Without the list nothing can be assigned; all else can be done. */
  async #seeStaff(): Promise<void> {
    const { answer } = await this.#app.ask('staff.list', {});
    if (answer) this.staff = answer;
  }

  /** Who works at the firm, as choices. */
  readers(): { value: string; text: string }[] {
    return this.staff
      .filter((person) => person.active)
      .map(({ email, name }) => ({ value: email, text: name || email }));
  }

  /** To whom a difference can be assigned: who works at the firm, and whom it is assigned to already. */
  people(item: Discrepancy): { value: string; text: string }[] {
    const [here, now] = [this.readers(), item.assigned];
    if (!now || here.some(({ value }) => value === now.email)) return here;
    return [{ value: now.email, text: now.name }, ...here];
  }

  /** Without a report nothing is connected, nothing was checked yet, or a check goes on that somebody else began. */
  async #see(): Promise<Report | 'not_connected' | 'no_report'> {
    const report = await this.#app.call('today.report', { number: null });
    if (report) return report;
    const connections = await this.#app.call('connections.list', {});
    if (connections.length === 0) return 'not_connected';
    const runs = await this.#app.call('runs.list', {});
    const going = runs.find((run) => run.outcome === 'running');
    if (going) this.#app.work.begin(going.id);
    if (going) return 'no_report';
    // A check may have ended since the first question, and told so before this window listened.
    return (await this.#app.call('today.report', { number: null })) ?? 'no_report';
  }

  /** Somebody has fixed, accepted or reopened one, here or elsewhere. What the report says by now is asked for as a
   * whole: its first line, its counts and its states have one source. */
  async reportChanged(): Promise<void> {
    const number = this.report?.number;
    if (number === undefined) return;
    const { answer } = await this.#app.ask('today.report', { number });
    if (!answer || this.report?.number !== number) return;
    const states = new Map(this.report.discrepancies.map((item) => [item.id, item.state]));
    const changed = answer.discrepancies.filter((item) => states.get(item.id) !== item.state);
    this.#touched = [...this.#touched, ...changed.map((item) => item.id)];
    this.report = answer;
  }

  /** A new report came. It waits while a person works in this one. */
  async newReport(number: number, working: boolean): Promise<void> {
    if (this.report?.number === number) return;
    if (this.phase === 'ready' && working) this.waiting = true;
    else await this.load();
  }

  async check(): Promise<void> {
    const { answer, problem } = await this.#app.ask('morning.start', {});
    if (answer) this.#app.work.begin(answer.run);
    this.problem = problem;
  }

  filter(change: Partial<Filters>): void {
    this.filters = { ...this.filters, ...change };
    this.#touched = [];
    if (!this.current) this.chosen = this.shown[0]?.id ?? null;
  }

  clear(): void {
    this.filter(noFilters);
  }

  /** Moves the choice by so many rows and stays inside the list. */
  move(by: number): void {
    const at = this.shown.findIndex((item) => item.id === this.chosen);
    const next = this.shown[Math.min(Math.max(at + by, 0), this.shown.length - 1)];
    if (next) this.chosen = next.id;
  }

  can(act: DiscrepancyAct): boolean {
    return this.current?.acts.includes(act) === true && !this.busy;
  }

  /** `matter` is the one that a person has picked, if one had to be. */
  preview(id: string, matter: string | null): Promise<Asked<FixPreview>> {
    return this.#app.ask('fix.preview', { id, matter });
  }

  /** What a person corrects in the calendar of record. */
  byHand(id: string): Promise<Asked<ByHand>> {
    return this.#app.ask('fix.by_hand', { id });
  }

  /** Opens one side of a difference in its own system. */
  async show(id: string, place: Place): Promise<void> {
    const { answer, problem } = await this.#app.show(place);
    const text = answer ? answer.said || words.opened(answer.system) : problem.sentence;
    this.opened = { id, text, problem };
    this.#app.say(text);
  }

  async apply(id: string, plan: string): Promise<void> {
    await this.#act(id, async () => {
      const { discrepancy, summary, undo } = await this.#app.call('fix.apply', { plan });
      if (undo) this.#done.push({ id, by: 'fix' });
      this.#replace(discrepancy);
      return { text: summary, undo };
    });
  }

  async mark(id: string, state: Mark, reason = ''): Promise<void> {
    const before = this.find(id);
    await this.#act(id, async () => {
      this.#replace(await this.#app.call('today.mark', { id, state, reason }));
      const was = before && asMark(before.state);
      if (was) this.#done.push({ id, by: 'mark', state: was, reason: before.reason });
      return { text: words.marked[state] ?? '', undo: Boolean(was) };
    });
  }

  /** An empty address: nobody any more. */
  async assign(id: string, email: string): Promise<void> {
    await this.#act(id, async () => {
      const changed = await this.#app.call('today.assign', { id, email: email || null });
      this.#replace(changed);
      return {
        text: changed.assigned ? words.assigned(changed.assigned.name) : words.unassigned,
        undo: false,
      };
    });
  }

  /** Takes back the last act, or the last one of this difference. */
  async undo(id?: string): Promise<void> {
    const at = this.#done.findLastIndex((done) => id === undefined || done.id === id);
    // A fix of an earlier day is not among ours, but the engine may still be able to take it back.
    const fixed = id !== undefined && this.find(id)?.acts.includes('undo');
    const done: Done | undefined = this.#done[at] ?? (fixed ? { id, by: 'fix' } : undefined);
    if (!done || this.busy) return this.#app.say(words.nothingToUndo);
    if (at >= 0) this.#done.splice(at, 1);
    this.chosen = done.id;
    await this.#act(done.id, async () => {
      if (done.by === 'mark') {
        this.#replace(
          await this.#app.call('today.mark', { id: done.id, state: done.state, reason: done.reason }),
        );
        return { text: words.undone, undo: false };
      }
      const { discrepancy, summary } = await this.#app.call('fix.undo', { id: done.id });
      this.#replace(discrepancy);
      return { text: summary || words.undone, undo: false };
    });
  }

  async savePdf(): Promise<void> {
    if (!this.report) return;
    const { answer, problem } = await this.#app.ask('report.pdf', {
      number: this.report.number,
      person: this.copyFor || null,
    });
    this.saved = answer ? answer.path : '';
    this.problem = problem;
    if (answer) this.#app.say(words.saved(answer.path));
  }

  /** Runs one act and shows at its row what came of it. */
  async #act(id: string, act: () => Promise<{ text: string; undo: boolean }>): Promise<void> {
    this.busy = true;
    const { answer, problem } = await this.#app.settle(act);
    this.busy = false;
    const result = answer ? { ...answer, problem: null } : { text: problem.sentence, undo: false, problem };
    this.results = { ...this.results, [id]: result };
    this.#app.say(result.text);
    if (answer) await this.reportChanged();
  }

  find(id: string): Discrepancy | undefined {
    return this.report?.discrepancies.find((item) => item.id === id);
  }

  /** Puts the changed difference where it stood. */
  #replace(changed: Discrepancy): void {
    if (!this.report) return;
    this.#touched = [...this.#touched, changed.id];
    const discrepancies = this.report.discrepancies.map((item) => (item.id === changed.id ? changed : item));
    this.report = { ...this.report, discrepancies };
  }
}

/** What was not fixed by the end of its day is not fixed again once it is open again. */
const asMark = (state: string): Mark | null =>
  state === 'not_fixed'
    ? 'open'
    : ((['open', 'in_review', 'accepted'] as const).find((mark) => mark === state) ?? null);
