import { type Evaluation, evaluationChartFiles, evaluationDocument } from '../../evaluation/index.ts';
import type { Experiments } from '../../experiments/index.ts';
import { chartOptions } from './chart-options.ts';
import type { CandidateRun } from './train-candidates.ts';

/**
 * Notes the evaluation in the champion's run: metrics with the prefix `test_`, so that they stand beside those of the
 * validation rows, and under `evaluation/` the whole evaluation as JSON and each chart as SVG and PNG.
 */
export async function logEvaluation(
  experiments: Experiments,
  champion: CandidateRun,
  evaluation: Evaluation,
): Promise<void> {
  const { runId } = champion;
  const metrics = Object.entries(evaluation.metrics).map(([name, value]) => ({ key: `test_${name}`, value }));
  await experiments.log(runId, { metrics });
  const document = JSON.stringify(evaluationDocument(evaluation), undefined, 1);
  await experiments.logArtifact(runId, 'evaluation/evaluation.json', `${document}\n`);
  for (const { name, bytes } of await evaluationChartFiles(evaluation, chartOptions(champion))) {
    await experiments.logArtifact(runId, `evaluation/${name}`, bytes);
  }
}
