// What the window may ask, and what is answered. The shapes are generated from the engine; this list names them.
// It says nothing about how a question travels: see tauri.ts and loopback.ts.
import type { CleanupQuestions } from './cleanup';
import type { About } from './generated/About';
import type { Add } from './generated/Add';
import type { Checked } from './generated/Checked';
import type { ConnectionState } from './generated/ConnectionState';
import type { Discrepancy } from './generated/Discrepancy';
import type { FileWritten } from './generated/FileWritten';
import type { FixApply } from './generated/FixApply';
import type { FixAsked } from './generated/FixAsked';
import type { FixDone } from './generated/FixDone';
import type { FixPreview } from './generated/FixPreview';
import type { Holiday } from './generated/Holiday';
import type { Mark } from './generated/Mark';
import type { Named } from './generated/Named';
import type { Note } from './generated/Note';
import type { PdfAsked } from './generated/PdfAsked';
import type { Person } from './generated/Person';
import type { Problem } from './generated/Problem';
import type { Report } from './generated/Report';
import type { ReportAsked } from './generated/ReportAsked';
import type { Run } from './generated/Run';
import type { Setting } from './generated/Setting';
import type { Started } from './generated/Started';
import type { Stop } from './generated/Stop';
import type { SyncAsked } from './generated/SyncAsked';
import type { Vendor } from './generated/Vendor';

type Nothing = Record<string, never>;

/** One question: what goes with it, and what comes back. */
export interface Question<Args, Answer> {
  args: Args;
  answer: Answer;
}

/** Every question of the engine, and the few that the shell answers itself. */
export interface Questions extends CleanupQuestions {
  'today.report': Question<ReportAsked, Report | null>;
  'today.mark': Question<Mark, Discrepancy>;
  'morning.start': Question<Nothing, Started>;
  'fix.preview': Question<FixAsked, FixPreview>;
  'fix.apply': Question<FixApply, FixDone>;
  'fix.undo': Question<FixAsked, FixDone>;
  'report.pdf': Question<PdfAsked, FileWritten>;
  'connections.list': Question<Nothing, ConnectionState[]>;
  'connections.vendors': Question<Nothing, Vendor[]>;
  'connections.add': Question<Add, ConnectionState>;
  'connections.remove': Question<Named, ConnectionState[]>;
  'connections.check': Question<Named, Checked>;
  'sync.start': Question<SyncAsked, Started>;
  'run.stop': Question<Stop, Started>;
  'runs.list': Question<Nothing, Run[]>;
  'settings.about': Question<Nothing, About>;
  'policy.list': Question<Nothing, Setting[]>;
  'policy.set': Question<Setting, Setting>;
  'holidays.list': Question<Nothing, Holiday[]>;
  'holidays.set': Question<Holiday[], Holiday[]>;
  'staff.list': Question<Nothing, Person[]>;
  /** Answered by the shell: the first report is on the screen. */
  'ui.ready': Question<Nothing, unknown>;
  /** Answered by the shell: opens a web page in the browser of the computer. */
  'link.open': Question<{ url: string }, unknown>;
  /** Answered by the shell: shows the file that was saved last in its folder. */
  'file.show': Question<Nothing, unknown>;
  /** Answered by the shell: does the app start when the person signs in to the computer? */
  'login.get': Question<Nothing, { on: boolean }>;
  'login.set': Question<{ on: boolean }, { on: boolean }>;
}

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
  /** Opens a web page outside of the window. */
  open(url: string): void;
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
