import { z } from 'zod';
import { doubleSchema, int64Schema } from '../../schema/index.ts';
import type { NewMetricPoint, NewRunDataset, ParamValue, RunEntries } from '../active-run.ts';
import type { NewRunRecord } from '../create-run.ts';
import type { RunInputs } from '../log-inputs.ts';
import type { RunChanges } from '../update-run.ts';
import { modelOutputSchema, runStatusSchema } from './run-schemas.ts';

const texts = z.record(z.string(), z.string());
const milliseconds = z.int().min(0).describe('Milliseconds since the Unix epoch, UTC');

/** Text as it is; everything else is written as text, for params are text. */
export const paramValueSchema = z
  .union([
    z.string(),
    z.number(),
    z.bigint(),
    z.boolean(),
    z.null(),
    z.array(z.unknown()),
    z.record(z.string(), z.unknown()),
  ])
  .meta({
    id: 'ParamValue',
    anyOf: ['string', 'number', 'boolean', 'null', 'array', 'object'].map((type) => ({ type })),
    description: 'Text as it is; numbers in their shortest form; lists and objects as JSON',
  }) satisfies z.ZodType<ParamValue>;

export const newParamsSchema = z.record(z.string(), paramValueSchema);
export const newTagsSchema = texts;

export const newMetricPointSchema = z
  .strictObject({
    key: z.string().min(1).max(250),
    value: doubleSchema,
    step: int64Schema.exactOptional().describe('0 unless given'),
    timestamp: int64Schema.exactOptional().describe('Milliseconds since the Unix epoch; now unless given'),
    modelId: z.string().exactOptional().describe('A logged model that was measured'),
    datasetName: z.string().exactOptional(),
    datasetDigest: z.string().exactOptional(),
  })
  .meta({ id: 'NewMetricPoint' }) satisfies z.ZodType<NewMetricPoint>;

export const runEntriesSchema = z
  .strictObject({
    params: newParamsSchema.exactOptional(),
    metrics: z.array(newMetricPointSchema).exactOptional(),
    tags: newTagsSchema.exactOptional(),
  })
  .meta({
    id: 'RunEntries',
    description: 'Things to append to a run in one transaction: all of them are written or none',
  }) satisfies z.ZodType<RunEntries>;

export const newRunRecordSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .exactOptional()
      .describe('32 lower-case hex digits chosen by the client, so that a request that is sent twice makes one run'),
    experimentId: z.string(),
    name: z.string().exactOptional().describe('A memorable one is made up unless given'),
    tags: newTagsSchema.exactOptional(),
    params: newParamsSchema.exactOptional(),
    user: z.string().exactOptional(),
    startTime: milliseconds.exactOptional(),
  })
  .meta({ id: 'NewRun' }) satisfies z.ZodType<NewRunRecord>;

export const runChangesSchema = z
  .strictObject({
    status: runStatusSchema.exactOptional(),
    endTime: milliseconds.nullable().exactOptional().describe('null for a run that goes on'),
    name: z.string().exactOptional(),
  })
  .meta({ id: 'RunChanges', description: 'What is absent stays' }) satisfies z.ZodType<RunChanges>;

export const newRunDatasetSchema = z
  .strictObject({
    name: z.string(),
    digest: z.string(),
    version: z.int().exactOptional(),
    source: z.string(),
    sourceType: z.string().exactOptional(),
    context: z.string().exactOptional(),
    tags: texts.exactOptional(),
    schema: z.string().exactOptional(),
    profile: z.string().exactOptional(),
  })
  .meta({ id: 'NewRunDataset' }) satisfies z.ZodType<NewRunDataset>;

export const runInputsSchema = z
  .strictObject({
    datasets: z.array(newRunDatasetSchema).exactOptional(),
    models: z.array(z.string()).exactOptional().describe('Ids of logged models'),
  })
  .meta({ id: 'RunInputs', description: 'What a run read, all or none' }) satisfies z.ZodType<RunInputs>;

export const runOutputsSchema = z
  .strictObject({ models: z.array(modelOutputSchema) })
  .meta({ id: 'RunOutputs', description: 'Logged models that a run made' });
