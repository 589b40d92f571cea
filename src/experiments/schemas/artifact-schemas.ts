import { z } from 'zod';
import type { ArtifactEntry } from '../active-run.ts';

export const artifactEntrySchema = z
  .object({
    path: z.string().describe('Relative to the artifacts of the run, with forward slashes'),
    size: z.int().describe('Bytes'),
  })
  .meta({ id: 'Artifact' }) satisfies z.ZodType<ArtifactEntry>;
