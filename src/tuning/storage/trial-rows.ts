import type { DatabaseTables } from '../../storage/index.ts';
import type { Distribution, Params } from '../space/distribution.ts';
import type { TrialRecord } from '../trials/trial-record.ts';

export type StoredTrial = DatabaseTables['trial'];

/** Stands among the attributes of a row, for no column was made for it. */
const WORKER_ATTRIBUTE = 'assay.worker';

/** What of a record stands in its row, apart from its reports. */
export function trialColumns(trial: Omit<TrialRecord, 'number'>): Omit<StoredTrial, 'study_id' | 'number' | 'change'> {
  return {
    state: trial.state,
    params: JSON.stringify(trial.params),
    distributions: JSON.stringify(trial.distributions),
    results: trial.values === undefined ? null : trial.values.join(),
    reports: trial.intermediate.length,
    reason: trial.reason ?? null,
    attributes: JSON.stringify(
      trial.worker === undefined ? trial.attributes : { ...trial.attributes, [WORKER_ATTRIBUTE]: trial.worker },
    ),
    started_at: wholeOrNull(trial.startedAt),
    ended_at: wholeOrNull(trial.endedAt),
    attempt: trial.attempt ?? null,
    worker_id: null,
    run_id: trial.runId ?? null,
  };
}

const wholeOrNull = (time: number | undefined): number | null => (time === undefined ? null : Math.trunc(time));

/** Reads rows; texts that many trials share, such as what their parameters are drawn from, are parsed once. */
export class TrialReader {
  readonly #distributions = new Map<string, Readonly<Record<string, Distribution>>>();

  record(row: StoredTrial, intermediate: TrialRecord['intermediate']): TrialRecord {
    const { results, reason, started_at, ended_at, attempt, run_id } = row;
    return {
      number: row.number,
      state: row.state,
      params: JSON.parse(row.params) as Params,
      distributions: this.#shared(row.distributions),
      ...(results !== null && { values: results.split(',').map(Number) }),
      intermediate,
      ...(reason !== null && { reason }),
      ...(started_at !== null && { startedAt: started_at }),
      ...(ended_at !== null && { endedAt: ended_at }),
      ...attributesOf(row.attributes),
      ...(attempt !== null && { attempt }),
      ...(run_id !== null && { runId: run_id }),
    };
  }

  #shared(text: string): Readonly<Record<string, Distribution>> {
    let parsed = this.#distributions.get(text);
    if (parsed === undefined) {
      parsed = JSON.parse(text) as Readonly<Record<string, Distribution>>;
      // Where trials search what nobody did before, there is nothing to share.
      if (this.#distributions.size > 1000) this.#distributions.clear();
      this.#distributions.set(text, parsed);
    }
    return parsed;
  }
}

const NOTHING: Pick<TrialRecord, 'attributes'> = { attributes: {} };

function attributesOf(text: string): Pick<TrialRecord, 'attributes' | 'worker'> {
  if (text === '{}') return NOTHING;
  const { [WORKER_ATTRIBUTE]: worker, ...attributes } = JSON.parse(text) as Record<string, unknown>;
  return typeof worker === 'string' ? { attributes, worker } : { attributes };
}
