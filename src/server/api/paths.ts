import { z } from 'zod';

/** Parts of paths that several operations share. */
export const experimentPath = z.object({ experimentId: z.string() });
export const runPath = z.object({ runId: z.string().describe('32 hex digits') });
export const runTagPath = runPath.extend({ key: z.string() });
export const modelPath = z.object({ name: z.string() });
export const versionPath = modelPath.extend({
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'the number of a version')
    .transform(Number),
});

export const tagsBodySchema = z
  .strictObject({ tags: z.record(z.string(), z.string()) })
  .meta({ id: 'Tags', description: 'Tags to set; those not named stay' });
