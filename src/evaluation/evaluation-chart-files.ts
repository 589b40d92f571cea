import { type ChartFile, chartFiles } from '../charts/index.ts';
import type { Evaluation } from './evaluate-binary-model.ts';
import { type EvaluationChartOptions, evaluationCharts } from './evaluation-charts.ts';

/** Every chart of an evaluation as an SVG and a PNG file, to be logged to a run or sent somewhere. */
export async function evaluationChartFiles(
  evaluation: Evaluation,
  options: EvaluationChartOptions = {},
): Promise<readonly ChartFile[]> {
  return chartFiles(evaluationCharts(evaluation, options));
}
