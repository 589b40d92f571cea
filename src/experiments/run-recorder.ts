import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AssayError } from '../errors/index.ts';
import { type Database, type DatabaseTables, insertRows, type Queries, runSql } from '../storage/index.ts';
import { refusalOfExperiment } from './active-experiment.ts';
import { appendToUri } from './artifacts/artifact-uri.ts';
import { experimentNotFound, experimentNumber } from './get-experiment.ts';
import type { RecordCall, RunRecording } from './run-recording.ts';
import { TAGS } from './write-entries.ts';

interface WaitingCall extends RecordCall {
  readonly resolve: (artifactUri: string) => void;
  readonly reject: (error: unknown) => void;
}

/** What one transaction takes at most. */
const MOST_CALLS = 256;

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
  readonly #waiting: WaitingCall[] = [];
  #recording: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
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
      const write = (queries: Queries) => this.#write(queries, calls);
      // Nobody else can know of a run that is being made.
      const outcomes = await this.#database.transaction(write, { scope: [] });
      for (const [index, call] of calls.entries()) {
        const outcome = outcomes[index];
        if (typeof outcome === 'string') call.resolve(outcome);
        else call.reject(outcome);
      }
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
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
      const artifactUri = appendToUri(experiment.artifact_uri, run.id, 'artifacts');
      runs.push(run.id, experiment.id, run.name, 'RUNNING', run.user, run.start_time, artifactUri, 'active');
      for (const [key, value] of Object.entries(call.tags)) tags.push(run.id, key, value);
      return artifactUri;
    });
    await insertRows(queries, this.#database.dialect, RUNS, runs);
    await insertRows(queries, this.#database.dialect, TAGS, tags);
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
