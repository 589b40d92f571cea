import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { AssayError } from '../../errors/index.ts';
import {
  type DatasetRecord,
  type KeyedPoint,
  type ModelRecordPoint,
  type RunRecord,
  textsOf,
} from '../../experiments/index.ts';
import type { RegisteredModelRecord, VersionRecord } from '../../registry/index.ts';
import { check, faultText, toInt64 } from '../../schema/index.ts';
import { modelIdIn, modelStatus, runStatus, stageOf } from './codes.ts';
import { entriesOf, keyedFiles, textsBelow } from './keyed-files.ts';
import {
  type LeaveOut,
  type MlflowSource,
  POINTS_AT_ONCE,
  type SourceExperiment,
  type SourceModel,
  type SourceRun,
} from './mlflow-source.ts';

const META = 'meta.yaml';
/** What lies in the folder of an experiment beside its runs. */
const NOT_RUNS: ReadonlySet<string> = new Set(['tags', 'datasets', 'traces', 'models', 'assessments']);

const text = z.coerce.string();
const optional = text.nullish().transform((value) => value ?? null);
const time = z.number().min(0).nullish();
const experimentMeta = z.object({
  experiment_id: text,
  name: text,
  lifecycle_stage: z.string().default('active'),
  creation_time: time,
  last_update_time: time,
});
const runMeta = z.object({
  run_id: optional,
  run_uuid: optional,
  run_name: optional,
  name: optional,
  status: z.union([z.number(), z.string()]),
  user_id: optional,
  start_time: time,
  end_time: time,
  lifecycle_stage: z.string().default('active'),
  artifact_uri: optional,
});
const datasetMeta = z.object({
  name: text,
  digest: text,
  source_type: text,
  source: text,
  schema: optional,
  profile: optional,
});
const edgeMeta = z.object({
  source_type: z.string(),
  source_id: text,
  destination_id: text,
  step: z.number().default(0),
  tags: z.record(z.string(), text).nullish(),
});
const modelMeta = z.object({
  model_id: z.string().regex(/^m-[0-9a-f]{32}$/),
  name: text,
  status: z.union([z.number(), z.string()]),
  model_type: optional,
  source_run_id: optional,
  artifact_location: text,
  creation_timestamp: time,
  last_updated_timestamp: time,
  lifecycle_stage: z.string().default('active'),
});
const registeredMeta = z.object({
  name: text,
  description: optional,
  creation_timestamp: time,
  last_updated_timestamp: time,
});
const versionMeta = z.object({
  version: z.coerce.number().int().min(1),
  current_stage: z.string().nullish(),
  source: optional,
  storage_location: optional,
  run_id: optional,
  run_link: optional,
  user_id: optional,
  description: optional,
  creation_timestamp: time,
  last_updated_timestamp: time,
});

/**
 * MLflow's folder `mlruns`, read only.
 * @throws AssayError `LIFECYCLE_SOURCE_INVALID`
 */
export async function openMlflowFolder(root: string, leaveOut: LeaveOut): Promise<MlflowSource> {
  const entries = await entriesOf(root);
  if (entries.some((entry) => entry.isDirectory())) return new FolderSource(root, leaveOut);
  throw new AssayError({
    code: 'LIFECYCLE_SOURCE_INVALID',
    message: `${root} is no folder of MLflow: it holds no folders of experiments`,
    remedy: 'Name the folder mlruns itself, or the SQLite file of MLflow',
    details: { path: root },
  });
}

class FolderSource implements MlflowSource {
  readonly #root: string;
  readonly #leaveOut: LeaveOut;

  constructor(root: string, leaveOut: LeaveOut) {
    this.#root = root;
    this.#leaveOut = leaveOut;
  }

  async experiments(): Promise<SourceExperiment[]> {
    const found: SourceExperiment[] = [];
    for (const name of await this.#folders(this.#root)) {
      if (name === 'models') continue;
      const folder = join(this.#root, name);
      if (name === '.trash') {
        for (const trashed of await this.#folders(folder)) {
          this.#leaveOut(join(folder, trashed), 'it is deleted in MLflow');
        }
        continue;
      }
      const meta = await this.#meta(folder, experimentMeta);
      if (meta === undefined) continue;
      if (meta.lifecycle_stage === 'deleted') {
        this.#leaveOut(folder, 'it is deleted in MLflow');
        continue;
      }
      const createdAt = meta.creation_time ?? 0;
      found.push({
        id: name,
        name: meta.name,
        tags: await textsBelow(join(folder, 'tags')),
        createdAt,
        updatedAt: meta.last_update_time ?? createdAt,
      });
    }
    return found;
  }

  async *runs({ id: experiment }: SourceExperiment): AsyncIterable<SourceRun> {
    const home = join(this.#root, experiment);
    for (const name of await this.#folders(home)) {
      if (NOT_RUNS.has(name)) continue;
      const folder = join(home, name);
      const meta = await this.#meta(folder, runMeta);
      if (meta === undefined) continue;
      const id = meta.run_id ?? meta.run_uuid ?? '';
      const status = runStatus(meta.status);
      if (meta.lifecycle_stage === 'deleted') this.#leaveOut(folder, 'it is deleted in MLflow');
      else if (id !== name || !/^[0-9a-f]{32}$/.test(id)) this.#leaveOut(folder, `its run id is ${id}`);
      else if (status === undefined) this.#leaveOut(folder, `its status is ${meta.status}`);
      else {
        yield {
          record: await this.#run(home, folder, { id, status, meta }),
          artifactUri: meta.artifact_uri ?? join(folder, 'artifacts'),
          usualFolder: join(folder, 'artifacts'),
          points: () => this.#points(join(folder, 'metrics')),
        };
      }
    }
  }

  async #run(
    home: string,
    folder: string,
    { id, status, meta }: { id: string; status: RunRecord['status']; meta: z.output<typeof runMeta> },
  ): Promise<RunRecord> {
    const tags = await textsBelow(join(folder, 'tags'));
    const name = meta.run_name || meta.name || tags['mlflow.runName'] || id;
    const [datasets, modelInputs]: [DatasetRecord[], string[]] = [[], []];
    for (const input of await this.#folders(join(folder, 'inputs'))) {
      const edge = await this.#meta(join(folder, 'inputs', input), edgeMeta);
      if (edge === undefined) continue;
      if (edge.source_type !== 'DATASET') {
        modelInputs.push(edge.source_id);
        continue;
      }
      const dataset = await this.#meta(join(home, 'datasets', edge.source_id), datasetMeta);
      if (dataset === undefined) continue;
      const { source_type: sourceType, ...fields } = dataset;
      datasets.push({ ...fields, sourceType, version: null, tags: textsOf(edge.tags ?? {}) });
    }
    const modelOutputs: RunRecord['modelOutputs'][number][] = [];
    for (const output of await this.#folders(join(folder, 'outputs'))) {
      const edge = await this.#meta(join(folder, 'outputs', output), edgeMeta);
      if (edge !== undefined) modelOutputs.push({ modelId: edge.destination_id, step: edge.step });
    }
    const params = await textsBelow(join(folder, 'params'));
    return {
      id,
      name,
      status,
      user: meta.user_id ?? '',
      startTime: meta.start_time ?? 0,
      endTime: meta.end_time ?? null,
      deletedAt: null,
      params: textsOf(params),
      tags: textsOf({ 'mlflow.runName': name, ...tags }),
      datasets,
      modelInputs,
      modelOutputs,
    };
  }

  async *#points(folder: string): AsyncIterable<readonly KeyedPoint[]> {
    let points: KeyedPoint[] = [];
    for await (const { key, words, path } of this.#lines(folder)) {
      const [timestamp, value, step = '0'] = words;
      const point = words.length >= 2 ? pointOf(key, timestamp, step, value) : undefined;
      if (point === undefined) this.#leaveOut(path, 'it is no point: TIME VALUE STEP');
      else points.push(point);
      if (points.length < POINTS_AT_ONCE) continue;
      yield points;
      points = [];
    }
    if (points.length > 0) yield points;
  }

  async *models({ id: experiment }: SourceExperiment): AsyncIterable<SourceModel> {
    const home = join(this.#root, experiment, 'models');
    for (const name of await this.#folders(home)) {
      const folder = join(home, name);
      const meta = await this.#meta(folder, modelMeta);
      if (meta === undefined) continue;
      const status = modelStatus(meta.status);
      if (meta.lifecycle_stage === 'deleted') this.#leaveOut(folder, 'it is deleted in MLflow');
      else if (status === undefined) this.#leaveOut(folder, `its status is ${meta.status}`);
      else {
        const createdAt = meta.creation_timestamp ?? 0;
        yield {
          record: {
            id: meta.model_id,
            name: meta.name,
            status,
            modelType: meta.model_type,
            sourceRunId: meta.source_run_id,
            createdAt,
            updatedAt: meta.last_updated_timestamp ?? createdAt,
            deletedAt: null,
            params: textsOf(await textsBelow(join(folder, 'params'))),
            tags: textsOf(await textsBelow(join(folder, 'tags'))),
          },
          artifactUri: meta.artifact_location,
          usualFolder: join(folder, 'artifacts'),
          points: () => this.#modelPoints(join(folder, 'metrics')),
        };
      }
    }
  }

  async *#modelPoints(folder: string): AsyncIterable<readonly ModelRecordPoint[]> {
    for await (const { key, words, path } of this.#lines(folder)) {
      const [timestamp, value, step, runId, datasetName = null, datasetDigest = null] = words;
      const point = pointOf(key, timestamp, step, value);
      if (point === undefined || runId === undefined) this.#leaveOut(path, 'it is no point: TIME VALUE STEP RUN');
      else yield [{ ...point, runId, datasetName, datasetDigest }];
    }
  }

  async *registeredModels(): AsyncIterable<RegisteredModelRecord> {
    const home = join(this.#root, 'models');
    for (const name of await this.#folders(home)) {
      const folder = join(home, name);
      const meta = await this.#meta(folder, registeredMeta);
      if (meta === undefined) continue;
      const aliases = Object.entries(await textsBelow(join(folder, 'aliases')));
      const createdAt = meta.creation_timestamp ?? 0;
      yield {
        name: meta.name,
        description: meta.description,
        createdAt,
        updatedAt: meta.last_updated_timestamp ?? createdAt,
        tags: await textsBelow(join(folder, 'tags')),
        aliases: Object.fromEntries(aliases.map(([alias, version]) => [alias, Number(version)])),
        versions: await this.#versions(folder),
        lastVersion: Math.max(0, ...(await this.#folders(folder)).map(numberOfVersion)),
      };
    }
  }

  async #versions(folder: string): Promise<VersionRecord[]> {
    const versions: VersionRecord[] = [];
    for (const name of await this.#folders(folder)) {
      if (!name.startsWith('version-')) continue;
      const meta = await this.#meta(join(folder, name), versionMeta);
      const stage = stageOf(meta?.current_stage);
      if (meta === undefined || stage === undefined) continue;
      const createdAt = meta.creation_timestamp ?? 0;
      versions.push({
        version: meta.version,
        stage,
        source: meta.source,
        location: meta.storage_location,
        runId: meta.run_id || null,
        runLink: meta.run_link || null,
        loggedModelId: modelIdIn(meta.source),
        user: meta.user_id,
        description: meta.description,
        createdAt,
        updatedAt: meta.last_updated_timestamp ?? createdAt,
        tags: await textsBelow(join(folder, name, 'tags')),
      });
    }
    return versions;
  }

  [Symbol.dispose](): void {}

  async #folders(folder: string): Promise<string[]> {
    return (await entriesOf(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  /** The `meta.yaml` of a folder; undefined, and told, when it cannot be understood. */
  async #meta<Schema extends z.ZodType>(folder: string, schema: Schema): Promise<z.output<Schema> | undefined> {
    const path = join(folder, META);
    try {
      const outcome = check(schema, parseYaml(await readFile(path, 'utf8')));
      if ('data' in outcome) return outcome.data;
      this.#leaveOut(path, outcome.faults.map(faultText).join('; '));
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      this.#leaveOut(
        path,
        isMissing ? 'it is missing' : `it is no YAML: ${(error as Error).message.split('\n', 1)[0]}`,
      );
    }
    return undefined;
  }

  /** The lines of the files of a folder in words; `path` names the line. */
  async *#lines(folder: string): AsyncIterable<{ key: string; words: string[]; path: string }> {
    for await (const { key, path } of keyedFiles(folder)) {
      let number = 0;
      for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
        number += 1;
        if (line.trim() !== '') yield { key, words: line.trim().split(' '), path: `${path} line ${number}` };
      }
    }
  }
}

/** The number in the name of the folder of a version; 0 for other folders. */
const numberOfVersion = (name: string): number => Number(/^version-(\d{1,9})$/.exec(name)?.[1] ?? 0);

const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
]);

function pointOf(
  key: string,
  timestamp: string | undefined,
  step: string | undefined,
  value: string | undefined,
): KeyedPoint | undefined {
  const time = toInt64(timestamp);
  const whole = toInt64(step);
  const number = NOT_FINITE.get(value?.toLowerCase() ?? '') ?? (value ? Number(value) : Number.NaN);
  const isNumber = !Number.isNaN(number) || value?.toLowerCase() === 'nan';
  return time === undefined || whole === undefined || !isNumber
    ? undefined
    : { key, timestamp: time, step: whole, value: number };
}
