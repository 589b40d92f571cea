import { AssayError } from '../../errors/index.ts';
import { type Experiment, writeExperimentRecord, writeModelRecord, writeRunRecord } from '../../experiments/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { LifecycleContext } from '../lifecycle-context.ts';
import { checkExport } from './check-export.ts';
import {
  type ExperimentFile,
  modelFile,
  modelPath,
  modelPointsPath,
  runFile,
  runPath,
  runPointsPath,
} from './export-format.ts';
import { type Export, openExport } from './open-export.ts';
import type { LinePoint } from './point-lines.ts';
import { modelDifference, runDifference } from './same-record.ts';

export interface ImportOptions extends LongWork {
  /** A folder that an export made. */
  readonly from: string;
  /** Under which name the only experiment of the export comes in; its own unless given. */
  readonly name?: string | undefined;
}

interface Counts {
  /** Written now. */
  imported: number;
  /** Here already, the same to the last byte. */
  skipped: number;
}

export interface ImportedExperiment {
  /** Its id here. */
  readonly id: string;
  readonly name: string;
  /** Whether there was no experiment of that name. */
  readonly isNew: boolean;
  readonly runs: Readonly<Counts>;
  readonly loggedModels: Readonly<Counts>;
  /** Points of logged models that were left out because the run that logged them is not here. */
  readonly pointsWithoutRun: number;
}

export interface ImportReport {
  readonly folder: string;
  readonly experiments: readonly ImportedExperiment[];
}

/**
 * Reads what {@link exportExperiments} wrote. Every byte is checked first, then what is here under the same ids is
 * compared; only then anything is written, each run whole or not at all. Repeating it, also after a crash, adds what is
 * missing and doubles nothing.
 * @throws AssayError `FILE_NOT_FOUND`, `LIFECYCLE_EXPORT_UNSUPPORTED`, `LIFECYCLE_EXPORT_CORRUPT`,
 *   `LIFECYCLE_RUN_DIFFERS`, `EXPERIMENTS_EXPERIMENT_DELETED`, `EXPERIMENTS_RUN_BEING_REMOVED`, `INTERRUPTED`
 */
export async function importExperiments(context: LifecycleContext, options: ImportOptions): Promise<ImportReport> {
  const source = await openExport(options.from);
  const experiments = (await checkExport(source, options)).toSorted((a, b) => Number(a.id) - Number(b.id));
  if (options.name !== undefined && experiments.length !== 1) throw nameAmbiguous(options.name, experiments);
  const importing = new Importing(context, source, options);
  const wanted = experiments.map((file) => ({ ...file, name: options.name ?? file.name }));
  const known = new Map<string, ReadonlySet<string>>();
  for (const file of wanted) known.set(file.id, await importing.compare(file));
  importing.refuseDifferent();
  const imported: ImportedExperiment[] = [];
  for (const file of wanted) imported.push(await importing.experiment(file, known.get(file.id) ?? new Set()));
  return { folder: source.folder, experiments: imported };
}

class Importing {
  readonly #context: LifecycleContext;
  readonly #source: Export;
  readonly #options: ImportOptions;
  readonly #differences: string[] = [];

  constructor(context: LifecycleContext, source: Export, options: ImportOptions) {
    this.#context = context;
    this.#source = source;
    this.#options = options;
  }

  /** @returns ids of runs and logged models that are here, and the same */
  async compare(file: ExperimentFile): Promise<ReadonlySet<string>> {
    const { experiments } = this.#context;
    const target = await experiments.findExperimentByName(file.name);
    const known = new Set<string>();
    for (const { id, sha256 } of file.runs) {
      this.#options.signal?.throwIfAborted();
      const run = await experiments.findRun(id);
      if (run === undefined) continue;
      const difference =
        run.experimentId === target?.id
          ? await runDifference(this.#context, run, await this.#source.json(runPath(file.id, id), runFile, sha256))
          : `it is in the experiment ${run.experimentId}`;
      if (difference === undefined) known.add(id);
      else this.#differences.push(`run ${id}: ${difference}`);
    }
    for (const { id, sha256 } of file.loggedModels) {
      const home = await this.#experimentOfModel(id);
      if (home === undefined) continue;
      const difference =
        home === target?.id ? await this.#modelDifference(file, id, sha256) : `it is in the experiment ${home}`;
      if (difference === undefined) known.add(id);
      else this.#differences.push(`logged model ${id}: ${difference}`);
    }
    return known;
  }

  async #modelDifference(file: ExperimentFile, id: string, sha256: string): Promise<string | undefined> {
    const model = await this.#source.json(modelPath(file.id, id), modelFile, sha256);
    const points = model.points === null ? nothing() : this.#source.points(modelPointsPath(file.id, id));
    return modelDifference(this.#context, model, points);
  }

  async #experimentOfModel(id: string): Promise<string | undefined> {
    const model = await this.#context.database.kysely
      .selectFrom('logged_model')
      .select('experiment_id')
      .where('id', '=', id)
      .executeTakeFirst();
    return model && String(model.experiment_id);
  }

  refuseDifferent(): void {
    if (this.#differences.length === 0) return;
    const lines = this.#differences.slice(0, 20).map((line) => `  - ${line}`);
    const more = this.#differences.length > 20 ? [`  - and ${this.#differences.length - 20} more`] : [];
    throw new AssayError({
      code: 'LIFECYCLE_RUN_DIFFERS',
      message: `Nothing was imported, for these are here with other content:\n${[...lines, ...more].join('\n')}`,
      remedy: 'Import into another workspace, or delete them here and remove them for good with assay gc',
      details: { differences: this.#differences },
    });
  }

  async experiment(file: ExperimentFile, known: ReadonlySet<string>): Promise<ImportedExperiment> {
    const { experiment, isNew } = await writeExperimentRecord(this.#context, file);
    const [runs, loggedModels]: [Counts, Counts] = [
      { imported: 0, skipped: 0 },
      { imported: 0, skipped: 0 },
    ];
    let pointsWithoutRun = 0;
    await this.#each(`import runs of ${file.name}`, file.runs, known, runs, ({ id, sha256 }) =>
      this.#run(file, experiment, id, sha256),
    );
    await this.#each(
      `import models of ${file.name}`,
      file.loggedModels,
      known,
      loggedModels,
      async ({ id, sha256 }) => {
        pointsWithoutRun += await this.#model(file, experiment, id, sha256);
      },
    );
    return { id: experiment.id, name: experiment.name, isNew, runs, loggedModels, pointsWithoutRun };
  }

  async #each<Entry extends { readonly id: string }>(
    stage: string,
    entries: readonly Entry[],
    known: ReadonlySet<string>,
    counts: Counts,
    write: (entry: Entry) => Promise<void>,
  ): Promise<void> {
    const { signal, progress } = this.#options;
    for (const [index, entry] of entries.entries()) {
      signal?.throwIfAborted();
      if (known.has(entry.id)) counts.skipped += 1;
      else {
        await write(entry);
        counts.imported += 1;
      }
      progress?.({ stage, done: index + 1, total: entries.length, unit: 'records' });
    }
  }

  async #run(file: ExperimentFile, experiment: Experiment, id: string, sha256: string): Promise<void> {
    const { record, points, files } = await this.#source.json(runPath(file.id, id), runFile, sha256);
    await writeRunRecord(this.#context, {
      experimentId: experiment.id,
      record,
      points: () => (points === null ? nothing() : this.#source.points(runPointsPath(file.id, id))),
      files: this.#source.files(files),
      signal: this.#options.signal,
    });
  }

  async #model(file: ExperimentFile, experiment: Experiment, id: string, sha256: string): Promise<number> {
    const { record, points, files } = await this.#source.json(modelPath(file.id, id), modelFile, sha256);
    const written = await writeModelRecord(this.#context, {
      experimentId: experiment.id,
      record,
      points: () => (points === null ? nothing() : ofModel(this.#source.points(modelPointsPath(file.id, id)))),
      files: this.#source.files(files),
      signal: this.#options.signal,
    });
    return written?.pointsWithoutRun ?? 0;
  }
}

async function* nothing(): AsyncIterable<never[]> {}

async function* ofModel(batches: AsyncIterable<readonly LinePoint[]>) {
  for await (const points of batches) {
    yield points.map(({ runId = '', datasetName = null, datasetDigest = null, ...point }) => ({
      ...point,
      runId,
      datasetName,
      datasetDigest,
    }));
  }
}

const nameAmbiguous = (name: string, experiments: readonly ExperimentFile[]): AssayError =>
  new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `The export holds ${experiments.length} experiments, which cannot all be named ${name}`,
    remedy: 'Leave the name out, or export one experiment alone',
    details: { name, experiments: experiments.map((one) => one.name) },
  });
