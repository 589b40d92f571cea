import { readdir, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AssayError, explainFileError } from '../../errors/index.ts';
import {
  type Experiment,
  type KeyedPoint,
  listModelIds,
  listRunIds,
  type ModelRecordPoint,
  pointsOfModel,
  pointsOfRun,
  readModelRecord,
  recordOf,
  textsOf,
} from '../../experiments/index.ts';
import type { LongWork } from '../../schema/index.ts';
import { createStaging } from '../../storage/index.ts';
import type { LifecycleContext } from '../lifecycle-context.ts';
import {
  EXPORT_FORMAT,
  EXPORT_VERSION,
  type ExperimentFile,
  experimentPath,
  exportJson,
  type FileEntry,
  MANIFEST,
  type Manifest,
  type ModelFile,
  modelPath,
  modelPointsPath,
  type PointsEntry,
  type RunFile,
  runPath,
  runPointsPath,
} from './export-format.ts';
import { batchesOfOneKey, pointLine } from './point-lines.ts';
import { writeByDigest, writeContent } from './write-content.ts';

export interface ExportOptions extends LongWork {
  readonly experimentIds: readonly string[];
  /** A folder that does not exist, or is empty. */
  readonly out: string;
}

export interface ExportReport {
  readonly folder: string;
  readonly experiments: readonly {
    readonly id: string;
    readonly name: string;
    readonly runs: number;
    readonly loggedModels: number;
  }[];
  readonly artifacts: { readonly files: number; readonly bytes: number };
}

/**
 * Writes experiments with their runs and logged models, points and files, to a folder of their own. What is deleted is
 * left out. The folder is there whole or not at all.
 * @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `LIFECYCLE_OUTPUT_EXISTS`, `EXPERIMENTS_LOCATION_UNREACHABLE`,
 *   `STORAGE_DISK_FULL`, `INTERRUPTED`
 */
export async function exportExperiments(context: LifecycleContext, options: ExportOptions): Promise<ExportReport> {
  const folder = resolve(options.out);
  await requireNew(folder);
  const experiments: Experiment[] = [];
  for (const id of new Set(options.experimentIds)) experiments.push(await context.experiments.getExperiment(id));
  await using staging = await createStaging(dirname(folder));
  const writing = new Writing(context, staging.path, options);
  const entries: Manifest['experiments'][number][] = [];
  const counts: ExportReport['experiments'][number][] = [];
  for (const experiment of experiments) {
    const { file, entry } = await writing.experiment(experiment);
    entries.push(entry);
    counts.push({
      id: experiment.id,
      name: experiment.name,
      runs: file.runs.length,
      loggedModels: file.loggedModels.length,
    });
  }
  const createdAt = Math.trunc(context.clock.now());
  const manifest: Manifest = { format: EXPORT_FORMAT, version: EXPORT_VERSION, createdAt, experiments: entries };
  await writing.json(MANIFEST, manifest);
  options.signal?.throwIfAborted();
  await rename(staging.path, folder).catch((error: unknown) => {
    throw explainFileError(error, folder);
  });
  return { folder, experiments: counts, artifacts: { files: writing.files, bytes: writing.bytes } };
}

class Writing {
  files = 0;
  bytes = 0;
  readonly #context: LifecycleContext;
  readonly #root: string;
  readonly #options: ExportOptions;

  constructor(context: LifecycleContext, root: string, options: ExportOptions) {
    this.#context = context;
    this.#root = root;
    this.#options = options;
  }

  async experiment(experiment: Experiment): Promise<{ file: ExperimentFile; entry: Manifest['experiments'][number] }> {
    const { id, name, createdAt, updatedAt, tags } = experiment;
    const { kysely } = this.#context.database;
    const runs = await this.#each(`export runs of ${name}`, await listRunIds(kysely, id), (run) => this.#run(id, run));
    const models = await this.#each(`export models of ${name}`, await listModelIds(kysely, id), (model) =>
      this.#model(id, model),
    );
    const file: ExperimentFile = { id, name, tags: textsOf(tags), createdAt, updatedAt, runs, loggedModels: models };
    const { sha256 } = await this.json(experimentPath(id), file);
    return { file, entry: { id, name, sha256 } };
  }

  async #each(stage: string, ids: readonly string[], write: (id: string) => Promise<{ sha256: string }>) {
    const { signal, progress } = this.#options;
    const written: { id: string; sha256: string }[] = [];
    for (const [index, id] of ids.entries()) {
      signal?.throwIfAborted();
      written.push({ id, sha256: (await write(id)).sha256 });
      progress?.({ stage, done: index + 1, total: ids.length, unit: 'records' });
    }
    return written;
  }

  async #run(experiment: string, id: string) {
    const run = await this.#context.experiments.getRun(id);
    const keys = run.latestMetrics.map(({ key }) => key);
    const points = pointsOfRun(this.#context.database.kysely, id, keys);
    const file: RunFile = {
      record: recordOf(run),
      points: await this.#points(runPointsPath(experiment, id), points),
      files: await this.#artifacts(run.artifactUri),
    };
    return this.json(runPath(experiment, id), file);
  }

  async #model(experiment: string, id: string) {
    const { kysely } = this.#context.database;
    const { record, artifactUri } = await readModelRecord(kysely, id);
    const file: ModelFile = {
      record,
      points: await this.#points(modelPointsPath(experiment, id), batchesOfOneKey(pointsOfModel(kysely, id))),
      files: await this.#artifacts(artifactUri),
    };
    return this.json(modelPath(experiment, id), file);
  }

  async #points(
    path: string,
    batches: AsyncIterable<readonly (KeyedPoint | ModelRecordPoint)[]>,
  ): Promise<PointsEntry> {
    const lines = batches[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done) return null;
    async function* all() {
      for (let next = first; !next.done; next = await lines.next()) yield pointLine(next.value);
    }
    return writeContent(join(this.#root, path), all(), this.#options.signal);
  }

  async #artifacts(uri: string): Promise<FileEntry[]> {
    const folder = await this.#context.locations.at(uri);
    const entries: FileEntry[] = [];
    for await (const { path } of folder.files()) {
      await using content = await folder.open(path);
      const written = await writeByDigest(this.#root, content, this.#options.signal);
      entries.push({ path, ...written });
      this.files += 1;
      this.bytes += written.size;
    }
    return entries;
  }

  json(path: string, value: unknown): Promise<{ readonly sha256: string }> {
    async function* text() {
      yield exportJson(value);
    }
    return writeContent(join(this.#root, path), text());
  }
}

async function requireNew(folder: string): Promise<void> {
  const content = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') return ['itself'];
    throw explainFileError(error, folder);
  });
  if (content.length === 0) return;
  throw new AssayError({
    code: 'LIFECYCLE_OUTPUT_EXISTS',
    message: `${folder} exists and is not empty`,
    remedy: 'Name a folder that does not exist yet',
    details: { folder },
  });
}
