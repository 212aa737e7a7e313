// The state of the page Clean up: where it stands, the run that works on it, and its acts. Everything that matters is
// asked from the engine, so the page can be left at any time. It draws nothing.
import type { AuditStart, AuditState, Note, Problem, PurgeApprove } from '../../host/shapes';
import type { App } from '../../state/app.svelte';
import { apart } from '../../state/apart.svelte';
import { Work } from '../../state/work.svelte';
import { Choice } from './choose.svelte';
import { Review } from './review/review.svelte';
import { open, standing, type Step } from './steps';
import { words } from './words';

export type Busy = '' | 'starting' | 'stopping' | 'preparing' | 'approving' | 'undoing' | 'saving';

export class Cleanup {
  phase = $state<'loading' | 'failed' | 'ready'>('loading');
  problem = $state<Problem | null>(null);
  /** What is about to be cleaned up, as far as it was chosen. */
  choice = $state<Choice | null>(null);
  audit = $state<AuditState | null>(null);
  busy = $state<Busy>('');
  /** Files that were written last, as a sentence. */
  saved = $state('');
  /** Counts up with each end of a run, so that lists look again. */
  turn = $state(0);
  readonly work = new Work();
  /** Where the person has gone by themselves. */
  #wanted = $state<Step | null>(null);
  readonly step: Step = $derived.by(() => {
    const wanted = this.#wanted;
    return wanted && open(this.audit).includes(wanted) ? wanted : standing(this.audit);
  });
  readonly open: Step[] = $derived(open(this.audit));
  #review: Review | null = null;
  #runs = new Set<string>();
  /** Runs of others: asked about once. */
  #strangers = new Set<string>();
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Looks how things stand: the newest clean-up, if there is one. */
  async load(): Promise<void> {
    const { answer, problem } = await this.#app.settle(async () => {
      const choices = await this.#app.call('audit.choices', {});
      const run = this.audit?.run ?? '';
      const state = choices.earlier.length > 0 || run ? await this.#app.call('audit.state', { run }) : null;
      return { choices, state };
    });
    this.problem = problem;
    if (answer) {
      if (this.choice) this.choice.renew(answer.choices);
      else this.choice = apart(() => new Choice(this.#app, answer.choices));
      this.#see(answer.state);
    }
    if (answer || this.phase === 'loading') this.phase = answer ? 'ready' : 'failed';
  }

  /** Looks again at the clean-up that is shown. */
  async refresh(): Promise<void> {
    if (!this.audit) return;
    const { answer, problem } = await this.#app.ask('audit.state', { run: this.audit.run });
    if (answer) this.#see(answer);
    else this.problem = problem;
  }

  #see(state: AuditState | null): void {
    this.audit = state;
    for (const run of [state?.going, state?.purge?.going]) if (run) this.#follow(run);
  }

  #follow(run: string): void {
    this.#runs.add(run);
    this.#app.claim(run);
    this.work.begin(run);
  }

  /** The review of this clean-up: its place, its selection and its filters stay while the step is left. */
  review(audit: AuditState): Review {
    const kept = this.#review?.run === audit.run ? this.#review : null;
    this.#review = kept ?? apart(() => new Review(this.#app, audit));
    return this.#review;
  }

  go(step: Step): void {
    this.#wanted = step;
    this.problem = null;
  }

  /** Shows another clean-up of the list. */
  async show(run: string): Promise<void> {
    const { answer, problem } = await this.#app.ask('audit.state', { run });
    this.problem = problem;
    if (!answer) return;
    this.#wanted = null;
    this.#see(answer);
  }

  async start(start: AuditStart): Promise<void> {
    await this.#act('starting', async () => {
      const { run } = await this.#app.call('audit.start', start);
      this.#follow(run);
      this.#wanted = null;
      this.#see(await this.#app.call('audit.state', { run }));
    });
  }

  async stop(): Promise<void> {
    const run = this.work.run;
    if (!run) return;
    await this.#act('stopping', () => this.#app.call('run.stop', { run }));
    // Until the run says that it has ended, it is being stopped.
    if (!this.problem) this.busy = 'stopping';
  }

  async resume(): Promise<void> {
    const run = this.audit?.run ?? '';
    await this.#act('starting', async () => {
      this.#follow((await this.#app.call('audit.resume', { run })).run);
      await this.refresh();
    });
  }

  async prepare(): Promise<void> {
    const run = this.audit?.run ?? '';
    await this.#act('preparing', async () => {
      await this.#app.call('audit.prepare', { run });
      await this.refresh();
    });
    this.go('backup');
  }

  /** Approves the purge, or lets it go on after a pause. */
  async purge(approve: PurgeApprove): Promise<boolean> {
    await this.#act('approving', async () => {
      this.#follow((await this.#app.call('audit.purge', approve)).run);
      this.#wanted = null;
      await this.refresh();
    });
    return this.problem === null;
  }

  async pause(): Promise<void> {
    const purge = this.audit?.purge?.purge;
    if (!purge) return;
    await this.#act('stopping', () => this.#app.call('audit.pause', { purge }));
    if (!this.problem) this.busy = 'stopping';
  }

  async undo(line: number | null): Promise<void> {
    const purge = this.audit?.purge?.purge;
    if (!purge) return;
    await this.#act('undoing', async () => {
      this.#follow((await this.#app.call('audit.undo', { purge, line })).run);
      await this.refresh();
    });
  }

  async record(): Promise<void> {
    const purge = this.audit?.purge?.purge;
    if (!purge) return;
    await this.#act('saving', async () => {
      const { pdf, json } = await this.#app.call('audit.record', { purge });
      this.saved = words.report.saved(pdf, json);
      this.#app.say(this.saved);
    });
  }

  /** Hears how far our run is, and when it has ended. */
  async hear(note: Note): Promise<void> {
    if (note.note === 'progress') {
      if (!this.#runs.has(note.run)) await this.#meet(note.run);
      if (!this.#runs.has(note.run)) return;
      const before = this.work.heard?.done;
      this.work.hear(note);
      // One more calendar is read: its line says so.
      if (this.step === 'read' && this.work.heard?.done !== before) await this.refresh();
    } else if (note.note === 'run_ended') {
      await this.#ended(note.run, note.outcome);
    } else if (note.note === 'connections_changed' && this.step === 'choose') {
      await this.load();
    }
  }

  /** A run that we have not begun may be ours all the same: a backup, or one that the terminal began. */
  async #meet(run: string): Promise<void> {
    if (this.#strangers.has(run)) return;
    this.#strangers.add(run);
    await this.refresh();
  }

  async #ended(run: string, outcome: string): Promise<void> {
    const mine = this.#runs.has(run);
    this.work.over(run);
    if (!mine) return;
    const before = this.step;
    this.busy = this.busy === 'stopping' ? '' : this.busy;
    await this.refresh();
    this.turn += 1;
    this.#app.say(said(before, outcome));
  }

  async #act(busy: Busy, act: () => Promise<unknown>): Promise<void> {
    this.busy = busy;
    this.saved = '';
    const { problem } = await this.#app.settle(act);
    this.busy = '';
    this.problem = problem;
    if (problem) this.#app.say(problem.sentence);
  }

  /** While the page is shown, it shows its run itself. */
  claimAll(): void {
    this.#runs.forEach((run) => this.#app.claim(run));
  }
}

/** What is said aloud at the end of a run. */
function said(step: Step, outcome: string): string {
  if (step === 'read') return outcome === 'stopped' ? words.read.stopped : words.read.ended;
  if (step === 'clean') return outcome === 'stopped' ? words.clean.paused : words.clean.ended;
  return step === 'report' ? words.report.undoEnded : '';
}
