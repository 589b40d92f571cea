import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Database, perDialect, type Queries } from '../../storage/index.ts';
import { isAmong } from '../is-among.ts';
import { tellTrouble } from '../tell-trouble.ts';

/** So many runs are ranked in a transaction, which others wait for. */
const AT_ONCE = 100;
/** Fewer runs than these are left to searches, which sort them in. */
const WORTH_IT = 200;
/** A search ranks what is more than this first. */
const MOST_FOR_SEARCH = 1000;
/** Ranking waits until nothing was logged for so long … */
const QUIET_MS = 250;
/** … unless so many runs wait for it. */
const MOST_WAITING = 3000;

/**
 * Keeps the order of runs by their metrics. What is logged only notes its run; ranks follow once it is quiet, many runs
 * at a time, and searches look at the runs that wait for it themselves.
 */
export class MetricRanks {
  readonly #database: Database;
  /** Runs that this process noted since it last ranked. */
  readonly #noted = new Set<string>();
  #lastNote = 0;
  #timer: NodeJS.Timeout | undefined;
  #catchingUp: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Runs of which the writer has just committed metrics. */
  note(runIds: Iterable<string>): void {
    for (const id of runIds) this.#noted.add(id);
    if (this.#noted.size < WORTH_IT) return;
    this.#lastNote = performance.now();
    this.#wait();
  }

  /** The runs that are to be ranked, which are not very many unless ranking fails. */
  async waiting(): Promise<readonly string[]> {
    const some = await waitingRuns(this.#database.kysely, { limit: MOST_FOR_SEARCH + 1 });
    if (some.length <= MOST_FOR_SEARCH) return some;
    // A disk may be full, or another process hold the lock; searching needs neither.
    await this.#tryToCatchUp();
    return waitingRuns(this.#database.kysely, {});
  }

  /** Ranks all runs that wait for it when this is called. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#rankAll().finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  async #tryToCatchUp(): Promise<void> {
    try {
      await this.catchUp();
    } catch (error) {
      if (!this.#database.isClosed) tellTrouble('Ranking runs by their metrics', error);
    }
  }

  #wait(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const isQuiet = performance.now() - this.#lastNote >= QUIET_MS;
      // What fails here is tried again when more was noted, or by a search.
      if (isQuiet || this.#noted.size >= MOST_WAITING) void this.#tryToCatchUp();
      else this.#wait();
    }, QUIET_MS);
    this.#timer.unref();
  }

  async #rankAll(): Promise<void> {
    this.#noted.clear();
    for (let last = ''; ; await nextTurn()) {
      const ids = await waitingRuns(this.#database.kysely, { after: last, limit: AT_ONCE });
      if (ids.length > 0) await this.#database.transaction((queries) => rank(queries, ids), { scope: [] });
      if (ids.length < AT_ONCE) return;
      last = ids.at(-1) as string;
    }
  }
}

async function waitingRuns(queries: Queries, range: { after?: string; limit?: number }): Promise<string[]> {
  let query = queries.selectFrom('unranked_run').select('run_id').orderBy('run_id');
  if (range.after !== undefined) query = query.where('run_id', '>', range.after);
  if (range.limit !== undefined) query = query.limit(range.limit);
  return (await query.execute()).map(({ run_id }) => run_id);
}

async function rank(queries: Queries, ids: readonly string[]): Promise<void> {
  const those = isAmong(ids);
  // Whoever logs to one of them holds its row until the note is there for everybody to see.
  const lock = perDialect({ sqlite: sql``, postgres: sql`order by id for no key update` });
  await sql`select id from run where id ${those} ${lock}`.execute(queries);
  await sql`update latest_metric set ranked_nan = is_nan, ranked_value = value where run_id ${those}
    and (ranked_nan is distinct from is_nan or ranked_value is distinct from value)`.execute(queries);
  await sql`delete from unranked_run where run_id ${those}`.execute(queries);
}
