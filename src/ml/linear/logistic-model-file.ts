import { z } from 'zod';
import { check, faultText } from '../../schema/index.ts';
import { Damage } from '../model-files/damage.ts';
import type { LogisticCoefficients } from './logistic-coefficients.ts';

/** Value of `format` in the file. */
export const LOGISTIC_FORMAT = 'assay/logistic-regression';

/**
 * The file, version 1: JSON with `format`, `version`, `intercept`, `features` (name, mean, scale, coefficient; in
 * order) and, when columns are coded, `categories`. The margin of a row is
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
});

export function writeLogisticModel(coefficients: LogisticCoefficients): Uint8Array {
  const { intercept, features, categories } = coefficients;
  const file = { format: LOGISTIC_FORMAT, version: 1, intercept, features, ...(categories && { categories }) };
  return new TextEncoder().encode(`${JSON.stringify(file, undefined, 1)}\n`);
}

/** @throws Damage when the document is not as {@link writeLogisticModel} writes it */
export function readLogisticModel(document: unknown): LogisticCoefficients {
  const outcome = check(fileSchema, document);
  if ('faults' in outcome) {
    throw new Damage(outcome.faults.map(faultText).join('; '));
  }
  const { intercept, features, categories } = outcome.data;
  if (new Set(features.map(({ name }) => name)).size < features.length) throw new Damage('a feature name occurs twice');
  return { intercept, features, ...(categories && { categories }) };
}
