// The state of the page Connections: the list, live tests, adding and removing. It draws nothing.
import type { Add, Checked, ConnectionState, Problem, Vendor } from '../../host/shapes';
import type { App } from '../../state/app.svelte';
import { words } from './words';

/** The live test of one connection. */
export interface Live {
  busy: boolean;
  checked: Checked | null;
  problem: Problem | null;
  /** What the person said about the times. */
  right: boolean | null;
}

/** What is typed to add a connection, all but the secret, which stays in its field until it is sent. */
const nothing = { name: '', clientId: '', tenant: '', changes: false, api: '', authorize: '', token: '' };

export class Connections {
  phase = $state<'loading' | 'failed' | 'ready'>('loading');
  list = $state<ConnectionState[]>([]);
  problem = $state<Problem | null>(null);
  live = $state<Record<string, Live>>({});
  removing = $state<string | null>(null);
  /** The connection whose sign-in for changing goes on in the browser. */
  allowing = $state<string | null>(null);
  vendors = $state<Vendor[] | null>(null);
  /** What is to be added, and what was typed so far. */
  vendor = $state.raw<Vendor | null>(null);
  values = $state({ ...nothing });
  /** The sign-in goes on in the browser. */
  waiting = $state(false);
  addProblem = $state<Problem | null>(null);
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  async load(): Promise<void> {
    const { answer, problem } = await this.#app.ask('connections.list', {});
    this.problem = problem;
    if (answer) this.list = answer;
    this.phase = answer ? 'ready' : 'failed';
  }

  async readAll(): Promise<void> {
    const { answer, problem } = await this.#app.ask('sync.start', { full: false });
    this.problem = problem;
    if (answer) this.#app.work.begin(answer.run);
  }

  async check(name: string): Promise<void> {
    this.#live(name, { busy: true, checked: null, problem: null, right: null });
    const { answer, problem } = await this.#app.ask('connections.check', { name });
    this.#live(name, { busy: false, checked: answer, problem, right: null });
    this.#app.say(problem ? problem.sentence : words.live.title);
  }

  say(name: string, right: boolean): void {
    const live = this.live[name];
    if (live) this.#live(name, { ...live, right });
    this.#app.say(right ? words.live.thanks : words.live.help);
  }

  /** Asks for changing as well; until it worked the connection looks, as before. */
  async allow(name: string): Promise<void> {
    this.allowing = name;
    const { problem } = await this.#app.ask('connections.allow', { name });
    this.allowing = null;
    await this.load();
    this.problem = problem;
    this.#app.say(problem ? problem.sentence : words.allowed(name));
  }

  async remove(name: string): Promise<void> {
    const { problem } = await this.#app.ask('connections.remove', { name });
    this.removing = null;
    await this.load();
    this.problem = problem;
    this.#app.say(problem ? problem.sentence : words.removed(name));
  }

  async openAdd(): Promise<void> {
    const { answer, problem } = await this.#app.ask('connections.vendors', {});
    this.vendors = answer;
    this.problem = problem;
  }

  closeAdd(): void {
    this.vendors = this.vendor = null;
    this.values = { ...nothing };
    this.addProblem = null;
    this.waiting = false;
  }

  /** Signs in and, when it worked, runs the live test at once. */
  async add(form: Add): Promise<void> {
    this.waiting = true;
    const { problem } = await this.#app.ask('connections.add', form);
    if (!this.waiting) return;
    this.waiting = false;
    this.addProblem = problem;
    if (problem) return;
    this.closeAdd();
    await this.load();
    this.#app.say(words.adding.done(form.name));
    await this.check(form.name);
  }

  #live(name: string, live: Live): void {
    this.live = { ...this.live, [name]: live };
  }
}
