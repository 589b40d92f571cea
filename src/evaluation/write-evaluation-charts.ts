import { join } from 'node:path';
import { makeFolder, writeFileAtomically } from '../storage/index.ts';
import type { Evaluation } from './evaluate-binary-model.ts';
import { evaluationChartFiles } from './evaluation-chart-files.ts';
import type { EvaluationChartOptions } from './evaluation-charts.ts';

/**
 * Writes every chart of an evaluation into a folder, as SVG and PNG; the folder is made when it is not there.
 *
 * @returns the paths written
 * @throws AssayError `STORAGE_…` or `FILE_…` when the folder cannot be written to
 */
export async function writeEvaluationCharts(
  evaluation: Evaluation,
  folder: string,
  options: EvaluationChartOptions = {},
): Promise<readonly string[]> {
  const files = await evaluationChartFiles(evaluation, options);
  await makeFolder(folder);
  for (const { name, bytes } of files) await writeFileAtomically(join(folder, name), bytes);
  return files.map(({ name }) => join(folder, name));
}
