// The run that is going on, as far as the window shows it: nothing for a second, a quiet line up to five, then a bar.
// It knows nothing of what a run does.
import type { Note } from '../host/shapes';

type Progress = Extract<Note, { note: 'progress' }>;

/** How much of the progress may be seen. */
export type Seen = 'nothing' | 'line' | 'bar';

const LINE_AFTER = 1_000;
const BAR_AFTER = 5_000;

export class Work {
  /** The run, while one goes on. */
  run = $state<string | null>(null);
  /** A stop was asked for and has not taken effect yet. */
  stopping = $state(false);
  seen = $state<Seen>('nothing');
  #heard = $state<Progress | null>(null);
  /** The run that ended last: an answer that was on its way meanwhile does not begin it again. */
  #ended: string | null = null;
  #timers: ReturnType<typeof setTimeout>[] = [];

  /** The newest progress; neither count goes back while the same is done. */
  get heard(): Progress | null {
    return this.#heard;
  }

  begin(run: string): void {
    if (this.run === run || this.#ended === run) return;
    this.end();
    this.run = run;
    this.#timers = [
      setTimeout(() => (this.seen = 'line'), LINE_AFTER),
      setTimeout(() => (this.seen = 'bar'), BAR_AFTER),
    ];
  }

  hear(progress: Progress): void {
    this.begin(progress.run);
    if (this.run !== progress.run) return;
    const before = this.#heard;
    const least = before?.doing === progress.doing ? before : { done: 0, items: 0 };
    const done = Math.max(least.done, progress.done);
    this.#heard = { ...progress, done, items: Math.max(least.items, progress.items) };
  }

  /** A run is over, whether it was seen or not. */
  over(run: string): void {
    if (this.run === run) this.end();
    this.#ended = run;
  }

  /** Nothing goes on any more that was seen. */
  end(): void {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    this.run = null;
    this.stopping = false;
    this.seen = 'nothing';
    this.#heard = null;
  }
}
