import { AssayError } from '../errors/index.ts';
import { asRunId, type RunId } from '../schema/index.ts';
import type { Queries } from '../storage/index.ts';
import type { Tracking } from './tracking.ts';
import { runNotFound } from './writable-run.ts';

/** Fewer digits would soon stand for several runs. */
const PREFIX = /^[0-9a-f]{4,31}$/;
/** Sorts after every hex digit. */
const AFTER_DIGITS = 'g';
const MOST_CANDIDATES = 10;

/**
 * The ids that people mean by whole ids or by their first digits, at least four; in the order given.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND` naming all without a run, `EXPERIMENTS_RUN_AMBIGUOUS` with candidates
 */
export async function resolveRunIds({ database }: Tracking, ids: readonly string[]): Promise<RunId[]> {
  const found = await Promise.all(ids.map((id) => runsThatBeginWith(database.kysely, id.toLowerCase())));
  const missing = ids.filter((_, i) => found[i]?.length === 0);
  if (missing.length > 0) throw runNotFound(missing);
  return found.map((runs, i) => {
    const [only, ...others] = runs;
    if (only === undefined || others.length > 0) throw ambiguous(ids[i] ?? '', runs);
    return asRunId(only.id);
  });
}

interface Candidate {
  readonly id: string;
  readonly name: string;
}

async function runsThatBeginWith(queries: Queries, start: string): Promise<Candidate[]> {
  const runs = queries.selectFrom('run').select(['id', 'name']).orderBy('start_time', 'desc');
  // A range, not LIKE, so that the index on ids is used.
  return PREFIX.test(start)
    ? runs
        .where('id', '>=', start)
        .where('id', '<', start + AFTER_DIGITS)
        .limit(MOST_CANDIDATES + 1)
        .execute()
    : runs.where('id', '=', start).execute();
}

function ambiguous(start: string, runs: readonly Candidate[]): AssayError {
  const candidates = runs.slice(0, MOST_CANDIDATES).map(({ id, name }) => ({ id, name }));
  const named = candidates.map(({ id, name }) => `${id} (${name})`).join(', ');
  return new AssayError({
    code: 'EXPERIMENTS_RUN_AMBIGUOUS',
    message: `Several runs have ids that begin with ${start}: ${named}${runs.length > MOST_CANDIDATES ? ', …' : ''}`,
    remedy: 'Write more digits of the one that is meant',
    details: { start, candidates },
  });
}
