import type { Selectable } from 'kysely';
import { asRunId } from '../schema/index.ts';
import type { DatabaseTables, ObjectStore } from '../storage/index.ts';
import type { ModelVersion } from './model-version.ts';

/** A row of `model_version`. */
export type VersionRow = Selectable<DatabaseTables['model_version']>;

/** A version as callers see it. */
export function toModelVersion(row: VersionRow, aliases: readonly string[], objects: ObjectStore): ModelVersion {
  return {
    name: row.name,
    version: row.version,
    stage: row.stage,
    aliases,
    runId: asRunId(row.run_id),
    algorithm: row.algorithm,
    path: objects.pathOf?.(row.object_key) ?? objects.uri(row.object_key),
    fileName: row.file_name,
    digest: row.digest,
    size: Number(row.size),
    parameters: JSON.parse(row.parameters) as Record<string, unknown>,
    metrics: metricsFromText(row.metrics),
    ...(row.dataset_digest !== null && { datasetDigest: row.dataset_digest }),
    ...(row.signature !== null && { signature: JSON.parse(row.signature) as Record<string, unknown> }),
    ...(row.description !== null && { description: row.description }),
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  };
}

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
