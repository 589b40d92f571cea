import type { Terminal } from '../terminal.ts';
import { LiveProgress } from './live-progress.ts';
import { PlainProgress } from './plain-progress.ts';
import type { ProgressDisplay } from './progress-display.ts';

/** Live lines on a terminal, a line now and then elsewhere, nothing for scripts that asked for `--json`. */
export function openProgressDisplay(
  { stderr, environment }: Terminal,
  { json, progress }: { readonly json?: true; readonly progress?: true },
): ProgressDisplay {
  const notice = (text: string): void => void stderr.write(`${text}\n`);
  if (json && !progress) return { report: () => {}, close: () => {}, notice };
  const isLive = stderr.isTTY && environment.TERM !== 'dumb' && !environment.CI;
  return isLive ? new LiveProgress(stderr) : new PlainProgress(stderr);
}
