import type { EndStatus, Experiments, RunEntries } from '../../experiments/index.ts';
import { newRunId, type RandomBytes } from '../../schema/index.ts';
import type { TrialOutcome, TrialUpdate } from '../storage/study-storage.ts';
import type { TrialRecord } from '../trials/trial-record.ts';
import { unlessGone } from './unless-gone.ts';

export const STUDY_TAG = 'assay.study';
export const TRIAL_TAG = 'assay.trial';
/** `COMPLETE`, `PRUNED`, `FAILED`, or `INTERRUPTED` for an attempt that another one follows. */
export const TRIAL_STATE_TAG = 'assay.trial.state';
const REASON_TAG = 'assay.trial.reason';

/** Which end of its run goes with a trial. */
export const RUN_STATUS = { COMPLETE: 'FINISHED', PRUNED: 'KILLED', FAILED: 'FAILED' } as const satisfies Record<
  string,
  EndStatus
>;

/** A tag holds no more. */
const LONGEST_REASON = 5000;

export interface StudyRun {
  readonly experiments: Experiments;
  readonly studyName: string;
  readonly experimentId: string;
  /** The run that the trials are nested in. */
  readonly parentRunId: string;
  /** Names of the values of a trial, one per direction. */
  metrics(): readonly string[];
  readonly randomBytes: RandomBytes;
}

/** Writes the trials of a study as runs: begun RUNNING, ended FINISHED, KILLED where pruned or interrupted, or FAILED. */
export class TrialRuns {
  readonly #study: StudyRun;

  constructor(study: StudyRun) {
    this.#study = study;
  }

  newId(): string {
    return newRunId(this.#study.randomBytes);
  }

  async start({ number, params, runId, startedAt }: TrialRecord): Promise<void> {
    const { experiments, studyName, experimentId, parentRunId } = this.#study;
    if (runId === undefined) return;
    await experiments.startRun({
      id: runId,
      experimentId,
      name: `${studyName} ${number}`,
      parentRunId,
      params,
      tags: { [STUDY_TAG]: studyName, [TRIAL_TAG]: String(number) },
      context: null,
      ...(startedAt !== undefined && { startTime: Math.trunc(startedAt) }),
    });
  }

  async update(runId: string, { params, intermediate }: TrialUpdate): Promise<void> {
    const metrics = this.#reports(intermediate);
    if (params === undefined && metrics.length === 0) return;
    await unlessGone(() => this.#log(runId, { ...(params && { params }), metrics }));
  }

  async finish(runId: string, outcome: TrialOutcome): Promise<void> {
    const { state, values = [], reason, params, intermediate, at } = outcome;
    const timestamp = Math.trunc(at);
    const metrics = this.#study.metrics();
    const results = values.map((value, i) => ({ key: metrics[i] ?? `value_${i}`, value, timestamp }));
    await unlessGone(async () => {
      await this.#log(runId, {
        ...(params && { params }),
        metrics: [...this.#reports(intermediate), ...results],
        tags: { [TRIAL_STATE_TAG]: state, ...(reason && { [REASON_TAG]: reason.slice(0, LONGEST_REASON) }) },
      });
      await this.#end(runId, RUN_STATUS[state], timestamp);
    });
  }

  async interrupt(runId: string): Promise<void> {
    await unlessGone(async () => {
      await this.#log(runId, { tags: { [TRIAL_STATE_TAG]: 'INTERRUPTED' } });
      await this.#end(runId, 'KILLED');
    });
  }

  #log(runId: string, entries: RunEntries): Promise<void> {
    return this.#study.experiments.log(runId, entries);
  }

  #end(runId: string, status: EndStatus, endTime?: number): Promise<void> {
    return this.#study.experiments.endRun(runId, status, endTime);
  }

  #reports(intermediate: TrialUpdate['intermediate'] = []) {
    const key = `reported_${this.#study.metrics()[0]}`;
    return intermediate.map(([step, value]) => ({ key, step, value }));
  }
}
