import { z } from 'zod';
import { check, faultText } from '../../schema/index.ts';
import { Damage } from '../model-files/damage.ts';
import { labelValuesSchema } from '../model-files/label-values-schema.ts';
import type { LogisticCoefficients } from './logistic-coefficients.ts';

/** Value of `format` in the file. */
export const LOGISTIC_FORMAT = 'assay/logistic-regression';

/**
 * The file, version 1: JSON with `format`, `version`, `intercept`, `features` (name, mean, scale, coefficient; in
 * order) and, when columns or the label are coded, `categories` and `labelValues`. The margin of a row is
 * intercept + Σ coefficient × (x - mean) / scale over its present values; its probability 1 / (1 + e^-margin).
 */
const fileSchema = z.object({
  format: z.literal(LOGISTIC_FORMAT),
  version: z.literal(1),
  intercept: z.number(),
  features: z
    .array(
      z.object({ name: z.string().min(1), mean: z.number(), scale: z.number().positive(), coefficient: z.number() }),
    )
    .min(1),
  categories: z.record(z.string(), z.array(z.string())).optional(),
  labelValues: labelValuesSchema.optional(),
});

export function writeLogisticModel(coefficients: LogisticCoefficients): Uint8Array {
  const file = { format: LOGISTIC_FORMAT, version: 1, ...coefficients };
  return new TextEncoder().encode(`${JSON.stringify(file, undefined, 1)}\n`);
}

/** @throws Damage when the document is not as {@link writeLogisticModel} writes it */
export function readLogisticModel(document: unknown): LogisticCoefficients {
  const outcome = check(fileSchema, document);
  if ('faults' in outcome) {
    throw new Damage(outcome.faults.map(faultText).join('; '));
  }
  const { format: _, version: __, ...coefficients } = outcome.data;
  const names = coefficients.features.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new Damage('a feature name occurs twice');
  return coefficients;
}
