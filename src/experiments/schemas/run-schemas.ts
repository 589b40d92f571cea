import { z } from 'zod';
import { doubleSchema, type ExperimentId, int64Schema, type RunId } from '../../schema/index.ts';
import type { RunComparison } from '../compare-runs.ts';
import type { Run, RunDataset } from '../run.ts';
import type { RunPage } from '../search-runs.ts';

/** What the HTTP interface says about runs; the compiler holds each schema to the type it describes. */
const texts = z.record(z.string(), z.string());
const doubles = z.record(z.string(), doubleSchema);
const milliseconds = z.int().describe('Milliseconds since the Unix epoch, UTC');

export const runIdSchema = z.string().transform((id) => id as RunId);
export const experimentIdSchema = z.string().transform((id) => id as ExperimentId);
export const runStatusSchema = z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']);
export const endStatusSchema = z.enum(['FINISHED', 'FAILED', 'KILLED']);
export const lifecycleStageSchema = z.enum(['active', 'deleted']);

export const metricPointSchema = z
  .object({ key: z.string(), value: doubleSchema, step: int64Schema, timestamp: int64Schema })
  .meta({ id: 'MetricPoint', description: 'One logged value of a metric' });

export const modelOutputSchema = z.object({ modelId: z.string(), step: int64Schema }).meta({ id: 'ModelOutput' });

export const runDatasetSchema = z
  .object({
    name: z.string(),
    digest: z.string(),
    version: z.int().exactOptional(),
    source: z.string(),
    sourceType: z.string(),
    context: z.string().exactOptional().describe('What the run used it for, such as train'),
    tags: texts,
    schema: z.string().exactOptional(),
    profile: z.string().exactOptional(),
  })
  .meta({ id: 'RunDataset', description: 'A dataset as an input of a run' }) satisfies z.ZodType<RunDataset>;

export const runSchema = z
  .object({
    id: runIdSchema,
    experimentId: experimentIdSchema,
    name: z.string(),
    status: runStatusSchema,
    user: z.string(),
    startTime: milliseconds,
    endTime: milliseconds.exactOptional(),
    artifactUri: z.string(),
    lifecycleStage: lifecycleStageSchema,
    params: texts,
    metrics: doubles.describe('The latest value of each metric'),
    latestMetrics: z.array(metricPointSchema),
    tags: texts,
    datasets: z.array(runDatasetSchema),
    modelInputs: z.array(z.string()),
    modelOutputs: z.array(modelOutputSchema),
  })
  .meta({ id: 'Run', description: 'One execution, with everything that was logged to it' }) satisfies z.ZodType<Run>;

const nextPageToken = z.string().exactOptional().describe('Present when there are more');

export const runPageSchema = z
  .object({ runs: z.array(runSchema), nextPageToken })
  .meta({ id: 'RunPage' }) satisfies z.ZodType<RunPage>;

/** Where a run lacks a key JSON says null. */
const rowOf = <T extends z.ZodType>(value: T) =>
  z.object({
    key: z.string(),
    values: z.array(value.nullable().transform((found) => found ?? undefined)),
    differs: z.boolean(),
  });
const textRow = rowOf(z.string()).meta({ id: 'TextComparison' });
const metricRow = rowOf(doubleSchema).meta({ id: 'MetricComparison' });

export const runComparisonSchema = z
  .object({
    runs: z.array(runSchema),
    params: z.array(textRow),
    metrics: z.array(metricRow),
    tags: z.array(textRow),
    datasets: z.array(textRow),
  })
  .meta({
    id: 'RunComparison',
    description: 'Runs side by side; values everywhere in the order of runs, null where a run lacks the key',
  }) satisfies z.ZodType<RunComparison>;
