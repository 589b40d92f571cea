import type { Progress } from '../../schema/index.ts';

/** Shows the progress of long work on stderr until it is closed. */
export interface ProgressDisplay {
  readonly report: Progress;
  /** Replaces the moving lines by what became of their stages. */
  close(outcome: 'finished' | 'stopped'): void;
  /** Writes a line of its own without tearing the moving ones. */
  notice(text: string): void;
}
