import type { Prediction } from '../ml/index.ts';

/** Enough to give back every float32 exactly. */
const SIGNIFICANT_DIGITS = 9;

/** `pred_0 …`, then `margin_0 …` when they are wanted. */
export function predictionColumns({ predictionWidth, marginWidth }: Prediction, includesMargins: boolean): string[] {
  const numbered = (name: string, width: number): string[] => Array.from({ length: width }, (_, i) => `${name}_${i}`);
  return [...numbered('pred', predictionWidth), ...(includesMargins ? numbered('margin', marginWidth) : [])];
}

/** One line per row after a header, numbers with nine significant digits, lines ended by LF. */
export function predictionsCsv(prediction: Prediction, includesMargins: boolean): string {
  const { predictions, predictionWidth, margins, marginWidth } = prediction;
  const lines = [predictionColumns(prediction, includesMargins).join(',')];
  for (let row = 0; row * predictionWidth < predictions.length; row++) {
    const cells = cellsOf(predictions, row, predictionWidth);
    if (includesMargins) cells.push(...cellsOf(margins, row, marginWidth));
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

function cellsOf(values: Float32Array, row: number, width: number): string[] {
  return Array.from(values.subarray(row * width, (row + 1) * width), formatNumber);
}

function formatNumber(value: number): string {
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}
