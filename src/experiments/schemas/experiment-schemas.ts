import { z } from 'zod';
import type { NewExperiment } from '../create-experiment.ts';
import type { Experiment } from '../experiment.ts';
import type { ExperimentPage, ListExperimentsOptions } from '../list-experiments.ts';
import { experimentIdSchema, lifecycleStageSchema } from './run-schemas.ts';

const texts = z.record(z.string(), z.string());

export const experimentSchema = z
  .object({
    id: experimentIdSchema,
    name: z.string(),
    artifactUri: z.string().describe('Where the artifacts of its runs go'),
    lifecycleStage: lifecycleStageSchema,
    createdAt: z.number().describe('Milliseconds since the Unix epoch, UTC'),
    updatedAt: z.number(),
    tags: texts,
  })
  .meta({
    id: 'Experiment',
    description: 'A named series of runs that are worth comparing',
  }) satisfies z.ZodType<Experiment>;

export const experimentPageSchema = z
  .object({
    experiments: z.array(experimentSchema),
    nextPageToken: z.string().exactOptional().describe('Present when there are more'),
  })
  .meta({ id: 'ExperimentPage' }) satisfies z.ZodType<ExperimentPage>;

export const newExperimentSchema = z
  .strictObject({
    name: z.string().describe('1 to 500 characters; unique, also among deleted experiments'),
    tags: texts.exactOptional(),
    artifactLocation: z.string().exactOptional().describe('Where its artifacts go; a folder of its own unless given'),
  })
  .meta({ id: 'NewExperiment' }) satisfies z.ZodType<NewExperiment>;

export const viewSchema = z.enum(['active', 'deleted', 'all']);

export const listExperimentsSchema = z.strictObject({
  view: viewSchema.exactOptional(),
  filter: z.string().exactOptional().describe("Such as name LIKE 'fraud%' AND tags.team = 'risk'"),
  orderBy: z.array(z.string()).exactOptional().describe('Such as name, or creation_time DESC'),
  maxResults: z.int().min(1).max(50_000).exactOptional(),
  pageToken: z.string().exactOptional().describe('nextPageToken of the page before, with everything else the same'),
}) satisfies z.ZodType<ListExperimentsOptions>;
