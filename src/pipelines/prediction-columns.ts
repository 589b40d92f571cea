import type { Prediction } from '../ml/index.ts';
import type { CsvColumns } from './csv-numbers.ts';

/** `pred_0 …`, then `margin_0 …` when they are wanted. */
export function predictionColumns(prediction: Prediction, includesMargins: boolean): CsvColumns[] {
  const { predictions, predictionWidth, margins, marginWidth } = prediction;
  const numbered = (name: string, width: number): string[] => Array.from({ length: width }, (_, i) => `${name}_${i}`);
  return [
    { names: numbered('pred', predictionWidth), values: predictions },
    ...(includesMargins ? [{ names: numbered('margin', marginWidth), values: margins }] : []),
  ];
}
