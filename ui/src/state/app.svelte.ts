// What all screens share: the door, the run that goes on, facts about the firm, and the voice for screen readers.
import { getContext, setContext } from 'svelte';
import type { About, Note, PageAddress, Place, Problem } from '../host/shapes';
import { asProblem, type Host, type Name, type Questions } from '../host';
import { apart } from './apart.svelte';
import { Work } from './work.svelte';

/** The screens, in the order of the navigation. */
export const pages = ['today', 'docket', 'cleanup', 'connections', 'runs', 'settings'] as const;
export type Page = (typeof pages)[number];

const KEY = Symbol('app');

export class App {
  readonly host: Host;
  readonly work = new Work();
  page = $state<Page>('today');
  about = $state<About | null>(null);
  /** Can the sample firm that is shown be left for the person's own? */
  inSample = $state(false);
  /** The sample firm is being raised or left. */
  changing = $state(false);
  /** What is wrong with the ledger; empty when nothing is. */
  ledger = $state('');
  /** Said aloud politely; the same words twice are said twice. */
  said = $state({ text: '', turn: 0 });
  #listeners: ((note: Note) => void)[] = [];
  #ready = false;
  /** Pages that hold something unsaved say how much. */
  #unsaved = $state.raw<Partial<Record<Page, () => number>>>({});
  #kept = new Map<unknown, unknown>();
  /** Runs whose progress the page shows itself: the frame keeps still about them. */
  #claimed = new Set<string>();

  constructor(host: Host) {
    this.host = host;
  }

  /** Listens to the engine until the returned function is called. */
  start(): () => void {
    void this.refreshAbout();
    void this.refreshLedger();
    void this.refreshSample();
    const stops = [this.host.notes((note) => this.hear(note)), this.host.pages((page) => this.go(page))];
    return () => stops.forEach((stop) => stop());
  }

  /** The state of a page: made when the page is first shown, and the same one whenever it is shown again. */
  keep<T>(State: new (app: App) => T): T {
    const kept = (this.#kept.get(State) as T | undefined) ?? apart(() => new State(this));
    this.#kept.set(State, kept);
    return kept;
  }

  /** From now on the frame may ask how much of this page is not saved. */
  watch(page: Page, unsaved: () => number): void {
    this.#unsaved = { ...this.#unsaved, [page]: unsaved };
  }

  unsavedOn(page: Page): number {
    return this.#unsaved[page]?.() ?? 0;
  }

  /** Shows a page by its name; a name that nobody knows changes nothing. */
  go(wanted: string): void {
    this.page = pages.find((page) => page === wanted) ?? this.page;
  }

  call<N extends Name>(name: N, args: Questions[N]['args']): Promise<Questions[N]['answer']> {
    return this.host.call(name, args);
  }

  /** Asks, and gives back either the answer or the problem: for screens that show both. */
  ask<N extends Name>(name: N, args: Questions[N]['args']): Promise<Asked<Questions[N]['answer']>> {
    return this.settle(() => this.host.call(name, args));
  }

  /** Opens the page of an event or entry in its own system. */
  show(place: Place): Promise<Asked<PageAddress>> {
    return this.settle(() => this.host.show(place));
  }

  /** The same for several questions in a row. */
  async settle<T>(asking: () => Promise<T>): Promise<Asked<T>> {
    try {
      return { answer: await asking(), problem: null };
    } catch (thrown) {
      return { answer: null, problem: asProblem(thrown) };
    }
  }

  /** Passes each note on for as long as the screen lives. */
  onNote(listener: (note: Note) => void): () => void {
    this.#listeners.push(listener);
    return () => (this.#listeners = this.#listeners.filter((each) => each !== listener));
  }

  hear(note: Note): void {
    if (note.note === 'progress' && !this.isClaimed(note.run)) this.work.hear(note);
    if (note.note === 'run_ended') this.work.over(note.run);
    if (note.note === 'run_ended' || note.note === 'connections_changed') void this.refreshAbout();
    if (note.note === 'ledger_broken') void this.refreshLedger();
    this.#listeners.forEach((listener) => listener(note));
  }

  /** From now on the page that is shown tells about this run. */
  claim(run: string): void {
    this.#claimed.add(run);
    if (this.work.run === run) this.work.end();
  }

  /** The page has gone; the frame tells about all runs again. */
  unclaim(): void {
    this.#claimed.clear();
  }

  isClaimed(run: string): boolean {
    return this.#claimed.has(run);
  }

  async refreshAbout(): Promise<void> {
    const { answer } = await this.ask('settings.about', {});
    if (answer) this.about = answer;
  }

  async refreshLedger(): Promise<void> {
    const { answer } = await this.ask('health.state', {});
    if (answer) this.ledger = answer.ledger.state === 'broken' ? answer.ledger.said : '';
    if (this.ledger) this.say(this.ledger);
  }

  async refreshSample(): Promise<void> {
    if (!this.host.desktop) return;
    const { answer } = await this.ask('sample.get', {});
    this.inSample = answer?.on ?? false;
  }

  /** Shows the sample firm, or leaves it. All pages begin anew with whoever answers then. */
  async sample(act: 'raise' | 'leave'): Promise<Problem | null> {
    if (this.changing) return null;
    this.changing = true;
    const { problem } = await this.ask(`sample.${act}`, {});
    this.changing = false;
    if (!problem) this.host.restart();
    return problem;
  }

  say(text: string): void {
    this.said = { text, turn: this.said.turn + 1 };
  }

  /** Tells the host once that the first screen stands: in the frame after the one that painted it. */
  painted(): void {
    if (this.#ready) return;
    this.#ready = true;
    requestAnimationFrame(() => requestAnimationFrame(() => void this.ask('ui.ready', {})));
  }
}

/** Exactly one of the two is there. */
export type Asked<T> = { answer: T; problem: null } | { answer: null; problem: Problem };

export const provideApp = (app: App): App => setContext(KEY, app);
export const useApp = (): App => getContext<App>(KEY);
