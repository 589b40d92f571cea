import type { UserConfig } from '../config/index.ts';
import type { ErrorKind } from '../errors/index.ts';
import type { Progress } from '../schema/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { Style } from './output/style.ts';

/** How a command wants its workspace. */
export interface WorkspaceWish {
  /** A new one is fine, and need not be announced. */
  readonly mayBeNew?: boolean;
  /** It is for writing: what may only be read is refused. */
  readonly mustBeWritable?: boolean;
  /** What was said on the command line; wins over the configuration. */
  readonly settings?: UserConfig;
}

/** What a command may use while it works. */
export interface WorkContext {
  /** What was typed after `assay`; may hold secrets. */
  readonly words: readonly string[];
  /**
   * Opens the workspace on first use; it is closed when the command ends. A new one is announced, for a mistyped
   * folder looks like an empty workspace, unless the command is one to begin with (`mayBeNew`).
   */
  workspace(options?: WorkspaceWish): Promise<Workspace>;
  /**
   * The workspace if there is one that can be written to, for work that does without: what it would have recorded is then
   * lost, with a notice where a workspace is there and cannot be used.
   */
  existingWorkspace(): Promise<Workspace | undefined>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Prints an answer at once, for work that goes on after it. */
  announce(answer: Answer): void;
  /** Tells people something that happened meanwhile, on stderr. */
  notice(text: string): void;
}

/** What a command has to say, for machines and for people. */
export interface Answer {
  /** Printed by `--json`, on one line. */
  readonly json: unknown;
  /** It tells what an interruption left; the command ends with the code of a signal. */
  readonly isPartial?: boolean;
  /**
   * It is an answer and no error, yet what was asked about does not hold: the command ends with the code of this kind, so
   * that scripts need not read the answer.
   */
  readonly verdict?: ErrorKind;
  /** What people should mind, one line each; the JSON has it in a place of its own. */
  readonly notices?: readonly string[];
  /** Printed otherwise. */
  text(style: Style): string;
}

/** Gives nothing back when all there was to say has been announced. */
export type Work = (context: WorkContext) => Promise<Answer | undefined>;
