// The state of the page Docket: the days as the last reading knows them. It draws nothing.
import type { Docket as Told, Problem } from '../../host/shapes';
import type { App } from '../../state/app.svelte';
import { hoursOf, lanesOf, type Lane } from './place';
import { words } from './words';

export class Docket {
  phase = $state<'loading' | 'failed' | 'ready'>('loading');
  told = $state.raw<Told | null>(null);
  problem = $state<Problem | null>(null);
  saved = $state('');
  /** Only this person's lanes; empty: all. */
  person = $state('');
  #look = 0;
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  readonly #lanes: Lane[] = $derived.by(() => (this.told ? lanesOf(this.told) : []));
  readonly hours: number[] = $derived(hoursOf(this.#lanes));
  readonly lanes: Lane[] = $derived(
    this.#lanes.filter(({ name }) => this.person === '' || name === this.person),
  );
  readonly days: number = $derived(new Set(this.#lanes.map(({ day }) => day)).size);

  async load(): Promise<void> {
    this.#look += 1;
    const mine = this.#look;
    const { answer, problem } = await this.#app.ask('today.docket', { date: '' });
    if (mine !== this.#look) return;
    this.problem = problem;
    if (answer) this.told = answer;
    if (!this.told?.people.some(({ name }) => name === this.person)) this.person = '';
    this.phase = this.told ? 'ready' : 'failed';
  }

  async savePdf(): Promise<void> {
    const { answer, problem } = await this.#app.ask('docket.pdf', { date: '' });
    this.problem = problem;
    this.saved = answer ? answer.path : '';
    if (answer) this.#app.say(words.saved(answer.path));
  }
}
