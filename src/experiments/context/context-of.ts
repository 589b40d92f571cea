import type { Clock } from '../../schema/index.ts';
import { captureContext, type RunContext } from './capture-context.ts';

/** Asking git for every one of a hundred short runs would cost more than the runs. */
const FRESH_MS = 5000;

/** The context of the code in `folder`, looked at again when the last look is older than a few seconds. */
export function contextOf(folder: string, clock: Clock): () => Promise<RunContext> {
  let last: { readonly at: number; readonly context: Promise<RunContext> } | undefined;
  return () => {
    const now = clock.now();
    if (last === undefined || now - last.at > FRESH_MS) last = { at: now, context: captureContext({ cwd: folder }) };
    return last.context;
  };
}
