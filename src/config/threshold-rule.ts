import { z } from 'zod';

/** What a metric must reach before a model may enter production; both bounds are inclusive. */
export const thresholdRuleSchema = z
  .strictObject({
    metric: z.string().min(1).describe('A metric of the evaluation, such as accuracy, pr_auc or recall'),
    min: z.number().optional().describe('The metric must be at least this'),
    max: z.number().optional().describe('The metric must be at most this'),
  })
  .refine(({ min, max }) => min !== undefined || max !== undefined, 'a min, a max or both')
  .refine(({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) => min <= max, 'a min up to the max');

export type ThresholdRule = Readonly<z.output<typeof thresholdRuleSchema>>;
