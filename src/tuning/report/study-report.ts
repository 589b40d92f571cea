import { importances } from '../importance/importances.ts';
import type { ParameterImportance } from '../importance/parameter-importance.ts';
import type { Params, SearchSpace } from '../space/distribution.ts';
import type { Direction, TrialRecord, TrialState } from '../trials/trial-record.ts';
import { type Advice, adviceFor } from './advice.ts';
import { type Convergence, convergenceOf } from './convergence.ts';
import { type FailureGroup, failureGroups } from './failure-groups.ts';
import { type TrialTimes, trialTimes } from './trial-times.ts';

/** What a study found out. JSON-serialisable. */
export interface StudyReport {
  readonly study: string;
  readonly directions: readonly Direction[];
  /** Names of the values, one per direction. */
  readonly metrics: readonly string[];
  readonly trials: Readonly<Record<TrialState, number>>;
  /** The COMPLETE trial with the best value; null before the first one, and with several directions. */
  readonly best: ReportedTrial | null;
  /** With several directions, the trials that no other one beats. */
  readonly front: readonly ReportedTrial[];
  /** Where the value of the best trial lies on other rows like those it was measured on; null where nobody computed it. */
  readonly interval: ReportedInterval | null;
  /** The most important first; empty with several directions. Of few trials a guess, as the advice says then. */
  readonly importances: readonly ParameterImportance[];
  /** Null with several directions, and before there are a few values. */
  readonly convergence: Convergence | null;
  readonly times: TrialTimes;
  /** The most frequent first. */
  readonly failures: readonly FailureGroup[];
  /** For the next search, what promises most first. */
  readonly advice: readonly Advice[];
}

export interface ReportedTrial {
  readonly number: number;
  readonly values: readonly number[];
  readonly params: Params;
  readonly runId?: string | undefined;
}

export interface ReportedInterval {
  readonly low: number;
  readonly high: number;
  /** Such as 0.95. */
  readonly level: number;
}

export interface StudyReportOptions {
  /** As computed from rows or folds, such as by `tuneModel`. */
  readonly interval?: ReportedInterval | undefined;
  /** Names of the values; those of the study's runs, or `value`, unless given. */
  readonly metrics?: readonly string[] | undefined;
}

/** What a report looks at; a study is such. */
export interface ReportableStudy {
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly space: SearchSpace | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly trials: readonly TrialRecord[];
  readonly best: TrialRecord | undefined;
  readonly bestTrials: readonly TrialRecord[];
}

/** Sums a study up: the best trial, what mattered, whether it converged, what failed, and what to search next. */
export function studyReport(study: ReportableStudy, options: StudyReportOptions = {}): StudyReport {
  const { trials, directions, name, space } = study;
  const isSingle = directions.length === 1;
  const [direction = 'minimize'] = directions;
  const finished = trials.filter(({ state }) => state !== 'WAITING' && state !== 'RUNNING');
  const best = isSingle ? study.best : undefined;
  const shares = isSingle ? importances(finished, { direction }) : [];
  const convergence = isSingle ? convergenceOf(finished, direction) : undefined;
  const failures = failureGroups(trials);
  const counts: Record<TrialState, number> = { WAITING: 0, RUNNING: 0, COMPLETE: 0, PRUNED: 0, FAILED: 0 };
  for (const { state } of trials) counts[state]++;
  return {
    study: name,
    directions,
    metrics: options.metrics ?? metricNamesOf(study),
    trials: counts,
    best: best === undefined ? null : reported(best),
    front: isSingle ? [] : study.bestTrials.map(reported),
    interval: options.interval ?? null,
    importances: shares,
    convergence: convergence ?? null,
    times: trialTimes(trials),
    failures,
    advice: isSingle
      ? adviceFor({ trials: finished, direction, space, importances: shares, convergence, failures })
      : [],
  };
}

export function metricNamesOf({
  attributes,
  directions,
}: Pick<ReportableStudy, 'attributes' | 'directions'>): readonly string[] {
  const names = attributes['assay.metrics'];
  if (Array.isArray(names) && names.length === directions.length) return names.map(String);
  return directions.length === 1 ? ['value'] : directions.map((_, i) => `value_${i}`);
}

const reported = ({ number, values = [], params, runId }: TrialRecord): ReportedTrial => ({
  ...{ number, values, params },
  ...(runId !== undefined && { runId }),
});
