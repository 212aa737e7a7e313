// What is about to be cleaned up: calendars or files, and the period. It draws nothing.
import type { AuditCalendar, AuditChoices, AuditStart } from '../../host/shapes';
import type { App } from '../../state/app.svelte';
import { words } from './words';

/** A person with their calendars. */
export interface Owner {
  name: string;
  left: boolean;
  calendars: AuditCalendar[];
}

/** A file that the engine has taken over. */
export interface Taken {
  name: string;
  /** What the engine calls it; the page knows no paths. */
  file: string;
}

export const keyOf = ({ connection, id }: { connection: string; id: string }): string =>
  `${connection}/${id}`;

/** By person: those who have left first, since their calendars hold most of the junk; shared calendars last. */
export function byOwner(calendars: AuditCalendar[]): Owner[] {
  const owners = new Map<string, Owner>();
  for (const calendar of calendars) {
    const owner = owners.get(calendar.owner) ?? { name: calendar.owner, left: calendar.left, calendars: [] };
    owner.calendars.push(calendar);
    owners.set(calendar.owner, owner);
  }
  const rank = ({ name, left }: Owner): number => (name === '' ? 2 : left ? 0 : 1);
  return [...owners.values()].sort((one, two) => rank(one) - rank(two));
}

export class Choice {
  source = $state<'accounts' | 'files'>('accounts');
  since = $state('');
  until = $state('');
  files = $state<Taken[]>([]);
  sending = $state(false);
  wrong = $state('');
  /** Calendars that were unticked: all others are chosen. */
  #without = $state<string[]>([]);
  choices: AuditChoices;
  readonly #app: App;

  constructor(app: App, choices: AuditChoices) {
    this.#app = app;
    this.choices = $state.raw(choices);
    this.since = choices.since;
    this.until = choices.until;
    if (choices.calendars.length === 0) this.source = 'files';
  }

  readonly owners: Owner[] = $derived.by(() => byOwner(this.choices.calendars));

  /** What can be chosen was asked for again; what a person has chosen stays. */
  renew(choices: AuditChoices): void {
    const before = this.choices;
    if (this.since === before.since) this.since = choices.since;
    if (this.until === before.until) this.until = choices.until;
    this.choices = choices;
  }

  has(calendar: AuditCalendar): boolean {
    return !this.#without.includes(keyOf(calendar));
  }

  readonly chosen: AuditCalendar[] = $derived.by(() =>
    this.choices.calendars.filter((calendar) => this.has(calendar)),
  );

  pick(calendars: AuditCalendar[], on: boolean): void {
    const keys = calendars.map(keyOf);
    const rest = this.#without.filter((key) => !keys.includes(key));
    this.#without = on ? rest : [...rest, ...keys];
    this.wrong = '';
  }

  /** Hands files over one by one; a wrong one does not stop the others. */
  async take(files: Iterable<File>): Promise<void> {
    this.sending = true;
    this.wrong = '';
    for (const file of files) {
      if (!/\.(ics|csv)$/i.test(file.name)) {
        this.wrong = words.choose.wrongFile(file.name);
        continue;
      }
      const { answer, problem } = await this.#app.settle(async () =>
        this.#app.call('audit.upload', { name: file.name, base64: await base64Of(file) }),
      );
      if (problem) this.wrong = problem.sentence;
      else this.files = [...this.files, { name: file.name, file: answer.file }];
    }
    this.sending = false;
    if (this.wrong) this.#app.say(this.wrong);
  }

  takeOut(taken: string): void {
    this.files = this.files.filter(({ file }) => file !== taken);
  }

  /** What to ask for, or nothing where something is missing; `wrong` says what. */
  ask(): AuditStart | null {
    const files = this.source === 'files';
    this.wrong = files
      ? this.files.length === 0
        ? words.choose.noFiles
        : ''
      : this.chosen.length === 0
        ? words.choose.noneChosen
        : '';
    if (this.since && this.until && this.since > this.until) this.wrong = words.choose.turned;
    if (this.wrong) {
      this.#app.say(this.wrong);
      return null;
    }
    return {
      calendars: files ? [] : this.chosen.map(({ connection, id }) => ({ connection, id })),
      since: this.since,
      until: this.until,
      files: files ? this.files.map(({ file }) => file) : [],
    };
  }
}

/** The contents of a file as base64, without what a data address puts in front. */
export function base64Of(file: File): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => failed(new Error('The file could not be read.'));
    reader.readAsDataURL(file);
  });
}
