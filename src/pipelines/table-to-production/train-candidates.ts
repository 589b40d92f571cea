import type { Experiments, RunContext } from '../../experiments/index.ts';
import { completeParameters } from '../../ml/index.ts';
import type { ExperimentId, LongWork } from '../../schema/index.ts';
import { type TrainedRun, trainRun } from '../train-run.ts';
import type { Candidate } from './candidates.ts';
import type { PreparedData } from './prepare-data.ts';

export interface CandidateRun extends TrainedRun {
  readonly candidate: Candidate;
}

/** Candidates are ranked by area under the precision-recall curve: it says most where positives are rare. */
export const RANKING_METRIC = 'pr_auc';

export interface TrainCandidatesRequest {
  readonly experimentId: ExperimentId;
  readonly candidates: readonly Candidate[];
  readonly data: PreparedData;
  readonly seed: number;
  readonly context: RunContext;
}

/** Trains one candidate after the other on the same rows, each as a run of its own. */
export async function trainCandidates(
  experiments: Experiments,
  { experimentId, candidates, data, seed, context }: TrainCandidatesRequest,
  work: LongWork,
): Promise<readonly CandidateRun[]> {
  const { name, version, digest, source } = data.dataset;
  const dataset = { name, version, digest, source, context: 'train' };
  const runs: CandidateRun[] = [];
  for (const candidate of candidates) {
    const trained = await trainRun(
      experiments,
      {
        ...{ experimentId, context, datasets: [dataset], train: data.train, validation: data.validation },
        runName: candidate.title,
        algorithm: candidate.algorithm,
        parameters: parametersOf(candidate, seed),
        tags: { 'assay.role': candidate.role },
      },
      work,
    );
    runs.push({ ...trained, candidate });
  }
  return runs;
}

/** All parameters, so that the run says what it was made with even where it used the defaults. */
function parametersOf({ algorithm, parameters }: Candidate, seed: number): Readonly<Record<string, unknown>> {
  return completeParameters(algorithm, algorithm === 'xgboost' ? { ...parameters, seed } : parameters);
}

/** The candidate that ranks best on the validation rows; baselines do not compete. */
export function chooseChampion(runs: readonly CandidateRun[]): CandidateRun {
  const [first, ...others] = runs.filter(({ candidate }) => candidate.role === 'candidate');
  if (first === undefined) throw new RangeError('no candidate was trained');
  const rank = ({ metrics }: CandidateRun): number => metrics[RANKING_METRIC] ?? Number.NEGATIVE_INFINITY;
  return others.reduce((best, run) => (rank(run) > rank(best) ? run : best), first);
}
