import { z } from 'zod';
import { type Fault, type Int64, toInt64 } from '../../schema/index.ts';
import { datasetFaults, modelIdFaults, paramFaults, stepFaults, tagFaults, textFaults } from '../entry-faults.ts';
import { LIMITS } from '../limits.ts';
import { timeFaults } from '../new-run-faults.ts';
import type { Run } from '../run.ts';

/** Keys with their texts, by key; pairs, for an object cannot have every key. */
export const texts = z.array(z.tuple([z.string(), z.string()]).readonly()).readonly();

/** A whole number of 64 bits: as text where a JSON number does not hold it. */
export const int64 = z.union([z.number(), z.string()]).transform((value, context): Int64 => {
  const number = toInt64(value);
  if (number !== undefined) return number;
  context.addIssue('a whole number of at most 64 bits');
  return z.NEVER;
});

export const time = z.int().min(0);

const datasetRecord = z.strictObject({
  name: z.string(),
  digest: z.string(),
  version: z.int().nullable(),
  source: z.string(),
  sourceType: z.string(),
  schema: z.string().nullable(),
  profile: z.string().nullable(),
  tags: texts,
});

/** A run with everything logged to it but its points and files, as it moves between workspaces. */
export const runRecord = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  name: z.string(),
  status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']),
  user: z.string(),
  startTime: time,
  endTime: time.nullable(),
  /** Null while it is active. */
  deletedAt: time.nullable(),
  params: texts,
  tags: texts,
  datasets: z.array(datasetRecord).readonly(),
  modelInputs: z.array(z.string()).readonly(),
  modelOutputs: z.array(z.strictObject({ modelId: z.string(), step: int64 })).readonly(),
});

export type RunRecord = z.output<typeof runRecord>;
export type DatasetRecord = z.output<typeof datasetRecord>;
export type Texts = z.output<typeof texts>;

export const textsOf = (object: Readonly<Record<string, string>>): Texts =>
  Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The record of a run that is not deleted. */
export function recordOf(run: Run): RunRecord {
  return {
    id: run.id,
    name: run.name,
    status: run.status,
    user: run.user,
    startTime: run.startTime,
    endTime: run.endTime ?? null,
    deletedAt: null,
    params: textsOf(run.params),
    tags: textsOf(run.tags),
    datasets: run.datasets.map((dataset) => ({
      name: dataset.name,
      digest: dataset.digest,
      version: dataset.version ?? null,
      source: dataset.source,
      sourceType: dataset.sourceType,
      schema: dataset.schema ?? null,
      profile: dataset.profile ?? null,
      tags: textsOf(dataset.tags),
    })),
    modelInputs: run.modelInputs,
    modelOutputs: run.modelOutputs,
  };
}

/** What of a record no run may be. */
export function recordFaults(record: RunRecord): Fault[] {
  const { name, user, startTime, params, tags, datasets, modelInputs, modelOutputs } = record;
  return [
    ...textFaults('name', name, LIMITS.runName),
    ...textFaults('user', user, LIMITS.user),
    ...timeFaults({ startTime }),
    ...paramFaults(new Map(params)),
    ...tagFaults(Object.fromEntries(tags)),
    ...datasets.flatMap(({ version, schema, profile, tags: own, ...dataset }) =>
      datasetFaults({
        ...dataset,
        ...(version !== null && { version }),
        ...(schema !== null && { schema }),
        ...(profile !== null && { profile }),
        tags: Object.fromEntries(own),
      }),
    ),
    ...modelInputs.flatMap(modelIdFaults),
    ...modelOutputs.flatMap(({ modelId, step }) => [...modelIdFaults(modelId), ...stepFaults(modelId, step)]),
  ];
}
