import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AssayError } from '../errors/index.ts';
import {
  type Database,
  type DatabaseTables,
  IN_SCOPE,
  insertInto,
  insertTables,
  OneStatement,
  type Queries,
  runSql,
} from '../storage/index.ts';
import { refusalOfExperiment } from './active-experiment.ts';
import { appendToUri } from './artifacts/artifact-uri.ts';
import { TAGS } from './entry-rows.ts';
import { experimentNotFound, experimentNumber } from './get-experiment.ts';
import type { RecordCall, RunRecording } from './run-recording.ts';

interface WaitingCall extends RecordCall {
  readonly resolve: (artifactUri: string) => void;
  readonly reject: (error: unknown) => void;
}

/** What one transaction takes at most. */
const MOST_CALLS = 256;
const MOST_ROOTS = 10_000;

const RUNS = {
  into: 'run',
  columns: {
    id: 'text',
    experiment_id: 'integer',
    name: 'text',
    status: 'text',
    user: 'text',
    start_time: 'bigint',
    artifact_uri: 'text',
    lifecycle_stage: 'text',
  },
} as const;

type ExperimentState = Pick<DatabaseTables['experiment'], 'id' | 'name' | 'artifact_uri' | 'lifecycle_stage'>;

/**
 * Records runs that arrive together in common transactions, as `EntryWriter` does with what is logged to them: several
 * hundred clients that each begin a run then wait for a few commits rather than for one another.
 */
export class RunRecorder implements RunRecording {
  readonly #database: Database;
  readonly #begun: (runIds: Iterable<string>) => void;
  readonly #waiting: WaitingCall[] = [];
  #recording: Promise<void> | undefined;
  /** Where experiments keep their artifacts, which the one statement makes sure of. */
  readonly #roots = new Map<string, string>();

  /** @param begun hears of the runs that were made */
  constructor(database: Database, begun: (runIds: Iterable<string>) => void) {
    this.#database = database;
    this.#begun = begun;
  }

  record(call: RecordCall): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...call, resolve, reject });
      this.#recording ??= this.#recordAll();
    });
  }

  async #recordAll(): Promise<void> {
    await nextTurn();
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, MOST_CALLS));
    this.#recording = undefined;
  }

  async #commit(calls: readonly WaitingCall[]): Promise<void> {
    try {
      const left = this.#database.dialect === 'postgres' ? await this.#recordAtOnce(calls) : calls;
      if (left.length === 0) return;
      const write = (queries: Queries) => this.#write(queries, left);
      // Nobody else can know of a run that is being made.
      const outcomes = await this.#database.transaction(write, { scope: [] });
      this.#begun(left.filter((_, index) => typeof outcomes[index] === 'string').map(({ run }) => run.id));
      for (const [index, call] of left.entries()) {
        const outcome = outcomes[index];
        if (typeof outcome === 'string') call.resolve(outcome);
        else call.reject(outcome);
      }
    } catch (error) {
      // Those that were answered before hear nothing of it.
      for (const call of calls) call.reject(error);
    }
  }

  /**
   * With one statement of PostgreSQL, the runs of experiments that are as they were when the last run was made in them.
   * @returns the calls that are still to be answered
   */
  async #recordAtOnce(calls: readonly WaitingCall[]): Promise<readonly WaitingCall[]> {
    const [runs, tags]: [unknown[], unknown[]] = [[], []];
    const uris = new Map<string, string>();
    for (const { experimentId, run, tags: texts } of calls) {
      const root = this.#roots.get(experimentId);
      if (root === undefined) continue;
      const uri = appendToUri(root, run.id, 'artifacts');
      uris.set(run.id, uri);
      runs.push(run.id, Number(experimentId), run.name, 'RUNNING', run.user, run.start_time, uri, 'active', root);
      for (const [key, value] of Object.entries(texts)) tags.push(run.id, key, value);
    }
    if (uris.size === 0) return calls;
    const statement = new OneStatement([]);
    const given = statement.given({ ...RUNS.columns, root: 'text' }, runs);
    const columns = Object.keys(RUNS.columns).map((name) => `given."${name}"`);
    statement.with(
      'made',
      `${insertInto(RUNS)} select ${columns.join(', ')} from ${given}
        join experiment on experiment.id = given.experiment_id and experiment.artifact_uri = given.root
        where experiment.lifecycle_stage = 'active' and ${IN_SCOPE} returning id`,
    );
    statement.insert('named', TAGS, tags, 'given.run_id in (select id from made)');
    const { rows } = await statement.run<{ id: string }>(this.#database.kysely, 'select id from made');
    const made = new Set(rows.map(({ id }) => id));
    this.#begun(made);
    return calls.filter(({ run, resolve }) => {
      if (!made.has(run.id)) return true;
      resolve(uris.get(run.id) as string);
      return false;
    });
  }

  #remember(experimentId: string, root: string): void {
    if (this.#roots.size >= MOST_ROOTS) this.#roots.clear();
    this.#roots.set(experimentId, root);
  }

  /** @returns for each call where its artifacts belong, or why it was refused */
  async #write(queries: Queries, calls: readonly RecordCall[]): Promise<(string | AssayError)[]> {
    const experiments = await statesOf(queries, new Set(calls.map(({ experimentId }) => experimentId)));
    const [runs, tags]: [unknown[], unknown[]] = [[], []];
    const outcomes = calls.map((call) => {
      const { run, experimentId } = call;
      const experiment = experiments.get(experimentId);
      const refusal = experiment === undefined ? experimentNotFound(experimentId) : refusalOfExperiment(experiment);
      if (experiment === undefined || refusal !== undefined) return refusal ?? experimentNotFound(experimentId);
      this.#remember(experimentId, experiment.artifact_uri);
      const artifactUri = appendToUri(experiment.artifact_uri, run.id, 'artifacts');
      runs.push(run.id, experiment.id, run.name, 'RUNNING', run.user, run.start_time, artifactUri, 'active');
      for (const [key, value] of Object.entries(call.tags)) tags.push(run.id, key, value);
      return artifactUri;
    });
    await insertTables(queries, this.#database.dialect, [
      [RUNS, runs],
      [TAGS, tags],
    ]);
    return outcomes;
  }
}

/** The experiments of these ids, by id. */
async function statesOf(queries: Queries, ids: ReadonlySet<string>): Promise<Map<string, ExperimentState>> {
  const states = new Map<string, ExperimentState>();
  for (const id of ids) {
    const number = experimentNumber(id);
    if (number === undefined) continue;
    // The number is one, so it may stand in the text, which is prepared once per experiment.
    const text = `select id, name, artifact_uri, lifecycle_stage from experiment where id = ${number}`;
    const { rows } = await runSql<ExperimentState>(queries, text, []);
    if (rows[0]) states.set(id, rows[0]);
  }
  return states;
}
