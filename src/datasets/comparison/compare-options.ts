import { z } from 'zod';

export const compareOptionsSchema = z.strictObject({
  key: z.array(z.string().min(1, 'a column name')).min(1, 'at least one column').optional(),
  drift: z.boolean().default(true),
  samples: z.int().min(0, 'at least 0').max(1000, 'at most 1000').default(10),
});
