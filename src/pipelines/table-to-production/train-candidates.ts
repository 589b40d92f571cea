import type { RunContext } from '../../experiments/index.ts';
import type { ExperimentId, LongWork } from '../../schema/index.ts';
import { type TrainedRun, trainRun } from '../train-run.ts';
import type { Candidate } from './candidates.ts';
import type { Capabilities } from './capabilities.ts';
import type { PreparedData } from './prepare-data.ts';
import type { ReadyCandidate } from './ready-candidates.ts';

export interface CandidateRun extends TrainedRun {
  readonly candidate: Candidate;
}

/** Candidates are ranked by area under the precision-recall curve: it says most where positives are rare. */
export const RANKING_METRIC = 'pr_auc';

export interface TrainCandidatesRequest {
  readonly experimentId: ExperimentId;
  readonly candidates: readonly ReadyCandidate[];
  readonly data: PreparedData;
  readonly context: RunContext;
}

/** Trains one candidate after the other on the same rows, each as a run of its own. */
export async function trainCandidates(
  { experiments, lineage }: Pick<Capabilities, 'experiments' | 'lineage'>,
  { experimentId, candidates, data, context }: TrainCandidatesRequest,
  work: LongWork,
): Promise<readonly CandidateRun[]> {
  const { name, version, digest, source } = data.dataset;
  const dataset = { name, version, digest, source, context: 'train' };
  const runs: CandidateRun[] = [];
  for (const { candidate, parameters } of candidates) {
    const trained = await trainRun(
      experiments,
      {
        ...{ experimentId, context, datasets: [dataset], train: data.train, validation: data.validation },
        runName: candidate.title,
        algorithm: candidate.algorithm,
        parameters,
        tags: { 'assay.role': candidate.role },
      },
      work,
    );
    await lineage.record({
      process: { kind: 'run', id: trained.runId },
      inputs: [{ thing: { kind: 'split', id: data.split.id }, role: 'train, validation' }],
    });
    runs.push({ ...trained, candidate });
  }
  return runs;
}

/** The candidate that ranks best on the validation rows, of at least one; baselines do not compete. */
export function chooseChampion(runs: readonly CandidateRun[]): CandidateRun {
  const rank = ({ metrics }: CandidateRun): number => metrics[RANKING_METRIC] ?? Number.NEGATIVE_INFINITY;
  return runs
    .filter(({ candidate }) => candidate.role === 'candidate')
    .reduce((best, run) => (rank(run) > rank(best) ? run : best));
}
