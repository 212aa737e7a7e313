// The state of the page Settings: each rule with its draft, and the day that is being written down. What was typed
// stays until it is saved or discarded, wherever the person goes meanwhile. It draws nothing.
import type { CalendarState, Problem } from '../../host/shapes';
import type { App } from '../../state/app.svelte';
import { apart } from '../../state/apart.svelte';
import { draftOf, kinds, order, valueOf, type Key, type Kind } from './rules';
import { words } from './words';

/** One rule of the firm: as the engine keeps it, and as it stands in its control. */
export class RuleDraft {
  readonly key: Key;
  readonly kind: Kind;
  kept = $state('');
  draft = $state('');
  wrong = $state('');

  constructor(key: Key, value: string) {
    this.key = key;
    this.kind = kinds[key];
    this.kept = this.draft = draftOf(this.kind, value);
  }

  get changed(): boolean {
    return this.draft !== this.kept;
  }

  /** What the engine keeps by now. It does not overwrite what was typed. */
  renew(value: string): void {
    const typed = this.changed;
    this.kept = draftOf(this.kind, value);
    if (!typed) this.draft = this.kept;
  }

  discard(): void {
    this.draft = this.kept;
    this.wrong = '';
  }
}

export class Settings {
  rules = $state.raw<RuleDraft[] | null>(null);
  calendars = $state.raw<CalendarState[]>([]);
  problem = $state<Problem | null>(null);
  /** The closed day that is being added. */
  date = $state('');
  name = $state('');
  readonly unsaved: number = $derived.by(
    () =>
      (this.rules ?? []).filter((rule) => rule.changed).length +
      (this.date.trim() || this.name.trim() ? 1 : 0),
  );
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
    app.watch('settings', () => this.unsaved);
  }

  async load(): Promise<void> {
    const [rules, connections] = await Promise.all([
      this.#app.ask('policy.list', {}),
      this.#app.ask('connections.list', {}),
    ]);
    this.problem = rules.problem;
    // Without their names the calendars can still be told by what the rule itself says.
    this.calendars = (connections.answer ?? []).flatMap((connection) => connection.calendars);
    if (!rules.answer) return;
    const values = new Map(rules.answer.map(({ key, value }) => [key, value]));
    this.rules = order.flatMap((key) => {
      const value = values.get(key);
      if (value === undefined) return [];
      const known = this.rules?.find((rule) => rule.key === key);
      known?.renew(value);
      return [known ?? apart(() => new RuleDraft(key, value))];
    });
  }

  /** Saves one rule. True: it is saved. */
  async save(rule: RuleDraft): Promise<boolean> {
    const { key, kind, draft } = rule;
    const value = valueOf(kind, draft);
    rule.wrong = value === null ? words.rules[key].refused : '';
    if (value !== null) {
      const { problem } = await this.#app.ask('policy.set', { key, value });
      rule.wrong = problem ? [problem.sentence, problem.hint].filter(Boolean).join(' ') : '';
      if (!problem) {
        rule.renew(value);
        if (rule.draft === draft) rule.discard();
      }
    }
    this.#app.say(rule.wrong || words.saved);
    if (!rule.wrong) void this.#app.refreshAbout();
    return rule.wrong === '';
  }

  /** Saves all that was changed; what is refused says why at its place. */
  async saveAll(): Promise<void> {
    for (const rule of (this.rules ?? []).filter((each) => each.changed)) await this.save(rule);
  }

  discard(): void {
    this.rules?.forEach((rule) => rule.discard());
    this.date = this.name = '';
    this.#app.say(words.discarded);
  }
}
