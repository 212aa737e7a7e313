// What the window may ask, and what is answered. The engine's questions and all shapes are generated from it.
// It says nothing about how a question travels: see tauri.ts and loopback.ts.
import type { EngineQuestions } from './generated/EngineQuestions';
import type { Note } from './generated/Note';
import type { PageAddress } from './generated/PageAddress';
import type { Place } from './generated/Place';
import type { Problem } from './generated/Problem';

type Nothing = Record<string, never>;

/** One question: what goes with it, and what comes back. */
interface Question<Args, Answer> {
  args: Args;
  answer: Answer;
}

/** The few questions that the shell answers itself; `ui.ready` is known to every host. */
interface ShellQuestions {
  /** Opens a web page in the browser of the computer. */
  'link.open': Question<{ url: string }, unknown>;
  /** Opens the page of an event or entry in its own system. What is handed over is where it is, never an address. */
  'page.open': Question<Place, PageAddress>;
  /** Shows the file that was saved last in its folder. */
  'file.show': Question<Nothing, unknown>;
  /** Does the app start when the person signs in to the computer? */
  'login.get': Question<Nothing, { on: boolean }>;
  'login.set': Question<{ on: boolean }, { on: boolean }>;
  /** Is the sample firm shown in place of the person's own? */
  'sample.get': Question<Nothing, { on: boolean }>;
  'sample.raise': Question<Nothing, { on: boolean }>;
  'sample.leave': Question<Nothing, { on: boolean }>;
}

/** Every question of the engine, and those of the shell. */
export type Questions = EngineQuestions & ShellQuestions;

/** The questions of the clean-up. */
export type CleanupQuestions = Pick<EngineQuestions, Extract<keyof EngineQuestions, `audit.${string}`>>;

export type Name = keyof Questions;

/** Hears what the engine tells without being asked. */
export type Listener = (note: Note) => void;

/** The only door to the outside. */
export interface Host {
  /** True inside the desktop shell; some acts exist only there. */
  readonly desktop: boolean;
  /** Asks. A refusal is thrown as a `Problem`. */
  call<N extends Name>(name: N, args: Questions[N]['args']): Promise<Questions[N]['answer']>;
  /** Listens until the returned function is called. */
  notes(listener: Listener): () => void;
  /** Hears which page the tray or a notice wants to see, from the first one on. */
  pages(listener: (page: string) => void): () => void;
  /** Begins all pages anew, because somebody else answers now. */
  restart(): void;
  /** Opens a web page outside of the window. */
  open(url: string): void;
  /** Opens the page of an event or entry in its own system. A refusal is thrown as a `Problem`. */
  show(place: Place): Promise<PageAddress>;
}

/** What was thrown, as a problem that can be shown. */
export function asProblem(thrown: unknown): Problem {
  if (isProblem(thrown)) return thrown;
  return {
    code: 'TD-0001',
    sentence: 'Truedocket did not answer.',
    meaning: 'What you see may be out of date.',
    hint: 'Try again. If it stays like this, quit Truedocket and open it again.',
  };
}

function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'sentence' in thrown;
}
