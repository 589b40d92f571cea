import { setTimeout as wait } from 'node:timers/promises';
import { AssayError, InterruptedError } from '../../errors/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { FinishedTrial, Study } from '../study/study.ts';
import type { ServiceTrial, TuningJob, TuningJobState, TuningService } from './tuning-service.ts';

/** Names the training of the service that a trial is. */
export const SERVICE_TRIAL = 'assay.serviceTrial';
const SERVICE_LOG = 'assay.log';

export interface TuneThroughServiceOptions extends LongWork {
  /** Milliseconds between two looks at the job; 30 s unless given. */
  readonly pollMs?: number | undefined;
}

/**
 * Has a service search, and takes each of its trainings that ended into the study as a trial, once. A stop through the
 * signal stops the job as well and keeps what it found; a second call goes on with a job that still runs.
 * @throws AssayError `TUNING_JOB_FAILED` with the reason of the service, and what `TuningService.start` throws
 * @throws InterruptedError when the signal is aborted
 */
export async function tuneThroughService(
  study: Pick<Study, 'add' | 'trials' | 'refresh'>,
  service: TuningService,
  job: TuningJob,
  { signal, progress, pollMs = 30_000 }: TuneThroughServiceOptions = {},
): Promise<TuningJobState> {
  await study.refresh();
  const known = new Set(study.trials.map(({ attributes }) => attributes[SERVICE_TRIAL]));
  await service.start(job);
  let isStopping = false;
  for (;;) {
    if (signal?.aborted && !isStopping) {
      isStopping = true;
      await service.stop(job.name);
    }
    // Asked before the trials: what ended before the job did is then among them.
    const state = await service.describe(job.name);
    const ended = (await service.trials(job)).filter(({ state: each }) => each !== 'running');
    for (const trial of ended) {
      if (known.has(trial.id)) continue;
      known.add(trial.id);
      await study.add(asTrial(trial));
    }
    progress?.({
      stage: `tune with ${service.name}`,
      done: ended.length,
      ...(job.trials !== undefined && { total: job.trials }),
      unit: 'trials',
      note: `${state.running} running`,
    });
    if (state.status === 'failed') throw failedJob(service, job, state, ended);
    if (state.status === 'completed' || state.status === 'stopped') {
      if (isStopping) throw new InterruptedError(`tune with ${service.name}`, signal?.reason);
      return state;
    }
    await wait(pollMs, undefined, isStopping || signal === undefined ? {} : { signal }).catch(() => {});
  }
}

function asTrial({ id, state, params, value, reason, log, startedAt, endedAt }: ServiceTrial): FinishedTrial {
  const hasValue = value !== undefined && !Number.isNaN(value);
  const failure = reason ?? (hasValue ? undefined : 'It ended without a value of the metric');
  return {
    state: state === 'failed' || !hasValue ? 'FAILED' : state === 'stopped' ? 'PRUNED' : 'COMPLETE',
    params,
    ...(hasValue && state !== 'failed' && { values: [value] }),
    ...(failure !== undefined && { reason: `${failure} (log: ${log})` }),
    attributes: { [SERVICE_TRIAL]: id, [SERVICE_LOG]: log },
    startedAt,
    endedAt,
  };
}

function failedJob(
  service: TuningService,
  job: TuningJob,
  { reason }: TuningJobState,
  trials: readonly ServiceTrial[],
): AssayError {
  const failed = trials.find((trial) => trial.state === 'failed');
  const first = failed && ` First of its trainings: ${failed.reason ?? 'no reason given'}`;
  return new AssayError({
    code: 'TUNING_JOB_FAILED',
    message: `The job ${job.name} of ${service.name} failed: ${reason ?? 'no reason given'}.${first ?? ''}`,
    remedy: failed
      ? `Read the log ${failed.log}, correct the training, then tune under another name`
      : 'Correct the job, then tune under another name',
    details: { service: service.name, job: job.name, reason, log: failed?.log },
  });
}
