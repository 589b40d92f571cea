import { z } from 'zod';

/** What label codes stand for, as a model file keeps it: at least two values, all different. */
export const labelValuesSchema = z
  .array(z.string())
  .min(2, 'at least two values')
  .refine((values) => new Set(values).size === values.length, 'values that are all different');
