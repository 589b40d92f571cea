import { thinCurve } from '../charts/index.ts';
import type { Evaluation } from './evaluate-binary-model.ts';

/** An evaluation as plain JSON: curves thinned to at most 300 points, undefined metrics as null. */
export type EvaluationDocument = Omit<Evaluation, 'curves'> & {
  readonly curves: {
    readonly roc: Readonly<Record<'thresholds' | 'falsePositiveRates' | 'truePositiveRates', readonly number[]>>;
    readonly precisionRecall: Readonly<Record<'thresholds' | 'precisions' | 'recalls', readonly number[]>>;
  };
};

/** What to keep of an evaluation in a file; `JSON.stringify` writes its NaN and Infinity as null. */
export function evaluationDocument(evaluation: Evaluation): EvaluationDocument {
  const { roc, precisionRecall } = evaluation.curves;
  const rocPoints = thinCurve(roc.falsePositiveRates, roc.truePositiveRates);
  const precisionRecallPoints = thinCurve(precisionRecall.recalls, precisionRecall.precisions);
  return {
    ...evaluation,
    curves: {
      roc: {
        thresholds: pick(roc.thresholds, rocPoints),
        falsePositiveRates: pick(roc.falsePositiveRates, rocPoints),
        truePositiveRates: pick(roc.truePositiveRates, rocPoints),
      },
      precisionRecall: {
        thresholds: pick(precisionRecall.thresholds, precisionRecallPoints),
        precisions: pick(precisionRecall.precisions, precisionRecallPoints),
        recalls: pick(precisionRecall.recalls, precisionRecallPoints),
      },
    },
  };
}

const pick = (values: Float64Array, points: readonly number[]): readonly number[] =>
  points.map((i) => values[i] ?? Number.NaN);
