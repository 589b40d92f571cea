import type { Selectable } from 'kysely';
import { asRunId } from '../schema/index.ts';
import type { DatabaseTables, ObjectStore } from '../storage/index.ts';
import { folderOfFile } from './model-file-key.ts';
import type { ModelVersion } from './model-version.ts';

/** A row of `model_version`. */
export type VersionRow = Selectable<DatabaseTables['model_version']>;

interface Labels {
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A version as callers see it. */
export function toModelVersion(row: VersionRow, { aliases, tags }: Labels, objects: ObjectStore): ModelVersion {
  const { object_key: key } = row;
  const location = key === null ? (row.location ?? row.source ?? '') : folderOf(objects.uri(key));
  return {
    name: row.name,
    version: row.version,
    stage: row.stage,
    aliases,
    tags,
    ...(row.run_id !== null && { runId: asRunId(row.run_id) }),
    ...(row.algorithm !== null && { algorithm: row.algorithm }),
    path: key === null ? location : (objects.pathOf?.(key) ?? objects.uri(key)),
    source: row.source ?? location,
    location,
    ...(key !== null && { folder: folderOfFile(key) }),
    ...(row.file_name !== null && { fileName: row.file_name }),
    ...(row.digest !== null && { digest: row.digest }),
    ...(row.size !== null && { size: Number(row.size) }),
    parameters: JSON.parse(row.parameters) as Record<string, unknown>,
    metrics: metricsFromText(row.metrics),
    ...(row.dataset_digest !== null && { datasetDigest: row.dataset_digest }),
    ...(row.signature !== null && { signature: JSON.parse(row.signature) as Record<string, unknown> }),
    ...(row.run_link !== null && { runLink: row.run_link }),
    ...(row.logged_model_id !== null && { loggedModelId: row.logged_model_id }),
    ...(row.user !== null && { user: row.user }),
    ...(row.description !== null && { description: row.description }),
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** JSON has no NaN and no infinities; these texts stand for them. */
const UNWRITABLE: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

export function metricsToText(metrics: Readonly<Record<string, number>>): string {
  return JSON.stringify(metrics, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

function metricsFromText(text: string): Record<string, number> {
  const stored = JSON.parse(text) as Record<string, number | string>;
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : (UNWRITABLE[value] ?? Number.NaN),
    ]),
  );
}
