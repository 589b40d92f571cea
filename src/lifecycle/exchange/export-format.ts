import { z } from 'zod';
import { modelRecord, runRecord } from '../../experiments/index.ts';

/**
 * A folder of exported experiments: `manifest.json` names the digest of each `experiments/ID/experiment.json`, this those
 * of its runs and logged models, these those of their points (JSON lines) and files (`files/`, by digest). So whoever
 * knows the manifest knows every byte.
 */
export const EXPORT_FORMAT = 'assay-experiments';
export const EXPORT_VERSION = 1;
export const MANIFEST = 'manifest.json';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.int().min(0);
const time = z.int().min(0);
const experimentId = z.string().regex(/^(0|[1-9]\d{0,8})$/);

const fileEntry = z.strictObject({ path: z.string(), size, sha256 });
const pointsEntry = z.strictObject({ size, sha256 }).nullable();

export const manifestHead = z.looseObject({ format: z.string(), version: z.number() });

export const manifest = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(EXPORT_VERSION),
  createdAt: time,
  experiments: z.array(z.strictObject({ id: experimentId, name: z.string(), sha256 })).readonly(),
});

export const experimentFile = z.strictObject({
  id: experimentId,
  name: z.string(),
  tags: runRecord.shape.tags,
  createdAt: time,
  updatedAt: time,
  runs: z.array(z.strictObject({ id: runRecord.shape.id, sha256 })).readonly(),
  loggedModels: z.array(z.strictObject({ id: modelRecord.shape.id, sha256 })).readonly(),
});

export const runFile = z.strictObject({ record: runRecord, points: pointsEntry, files: z.array(fileEntry).readonly() });
export const modelFile = z.strictObject({
  record: modelRecord,
  points: pointsEntry,
  files: z.array(fileEntry).readonly(),
});

export type Manifest = z.output<typeof manifest>;
export type ExperimentFile = z.output<typeof experimentFile>;
export type RunFile = z.output<typeof runFile>;
export type ModelFile = z.output<typeof modelFile>;
export type FileEntry = z.output<typeof fileEntry>;
export type PointsEntry = z.output<typeof pointsEntry>;

export const experimentPath = (id: string): string => `experiments/${id}/experiment.json`;
export const runPath = (experiment: string, id: string): string => `experiments/${experiment}/runs/${id}.json`;
export const runPointsPath = (experiment: string, id: string): string =>
  `experiments/${experiment}/runs/${id}.points.jsonl`;
export const modelPath = (experiment: string, id: string): string => `experiments/${experiment}/models/${id}.json`;
export const modelPointsPath = (experiment: string, id: string): string =>
  `experiments/${experiment}/models/${id}.points.jsonl`;
/** Where a file lies: its own name might not suit this system, nor lead where it should. */
export const contentPath = (digest: string): string => `files/${digest.slice(0, 2)}/${digest}`;

/** JSON in which whole numbers beyond 2^53 are texts. */
export const exportJson = (value: unknown): string =>
  `${JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one))}\n`;
