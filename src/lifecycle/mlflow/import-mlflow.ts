import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AssayError, explainFileError } from '../../errors/index.ts';
import {
  type Experiment,
  readModelRecord,
  recordOf,
  textsOf,
  writeExperimentRecord,
  writeModelRecord,
  writeRunRecord,
} from '../../experiments/index.ts';
import { type RegisteredModelRecord, type VersionRecord, writeRegisteredModel } from '../../registry/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { LifecycleContext } from '../lifecycle-context.ts';
import { openMlflowDatabase } from './database-source.ts';
import { openMlflowFolder } from './folder-source.ts';
import type { LeaveOut, MlflowSource, SourceModel, SourceRun } from './mlflow-source.ts';
import { filesAt } from './source-files.ts';

export interface ImportMlflowOptions extends LongWork {
  /** MLflow's SQLite file, or its folder `mlruns`. */
  readonly from: string;
  /** The folder that a server of MLflow keeps `mlflow-artifacts:/` in. */
  readonly artifacts?: string | undefined;
  /** Reads everything but files and points, and writes nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface Tally {
  imported: number;
  /** Here already, and the same. */
  skipped: number;
}

export interface LeftOut {
  /** What it is, or its path. */
  readonly what: string;
  readonly why: string;
}

export interface MlflowReport {
  readonly source: string;
  readonly experiments: Readonly<Tally>;
  readonly runs: Readonly<Tally>;
  readonly loggedModels: Readonly<Tally>;
  readonly modelVersions: Readonly<Tally>;
  readonly artifacts: { readonly files: number; readonly bytes: number };
  readonly leftOut: readonly LeftOut[];
}

/**
 * Copies a store of MLflow into the workspace: experiments, runs with their ids, metrics, tags, datasets, logged models,
 * registered models with the numbers of their versions, and files. The store is only read. What cannot be taken is
 * reported and does not stop the rest; repeating it adds what is missing.
 * @throws AssayError `FILE_NOT_FOUND`, `LIFECYCLE_SOURCE_INVALID`, `INTERRUPTED`
 */
export async function importMlflow(context: LifecycleContext, options: ImportMlflowOptions): Promise<MlflowReport> {
  const path = resolve(options.from);
  const leftOut = new Map<string, LeftOut>();
  // What is read twice is told once.
  const leaveOut: LeaveOut = (what, why) => void leftOut.set(`${what}\n${why}`, { what, why });
  const found = await stat(path).catch((error: unknown) => {
    throw explainFileError(error, path);
  });
  using source = found.isDirectory() ? await openMlflowFolder(path, leaveOut) : openMlflowDatabase(path, leaveOut);
  const copy = new Copy(context, source, options, leaveOut);
  await copy.experiments();
  await copy.registeredModels();
  return { source: path, ...copy.tallies, artifacts: copy.artifacts, leftOut: [...leftOut.values()] };
}

/** Where the files of a run or logged model were, and are now. */
interface Move {
  readonly from: string;
  readonly to: string;
}

class Copy {
  readonly tallies = { experiments: tally(), runs: tally(), loggedModels: tally(), modelVersions: tally() };
  readonly artifacts = { files: 0, bytes: 0 };
  readonly #context: LifecycleContext;
  readonly #source: MlflowSource;
  readonly #options: ImportMlflowOptions;
  readonly #leaveOut: LeaveOut;
  /** By id of the run or logged model. */
  readonly #moves = new Map<string, Move>();

  constructor(context: LifecycleContext, source: MlflowSource, options: ImportMlflowOptions, leaveOut: LeaveOut) {
    this.#context = context;
    this.#source = source;
    this.#options = options;
    this.#leaveOut = leaveOut;
  }

  async experiments(): Promise<void> {
    for (const found of await this.#source.experiments()) {
      const target = await this.#attempt(`experiment ${found.name} (${found.id})`, async () => {
        const known = await this.#context.experiments.findExperimentByName(found.name);
        if (this.#options.dryRun) return { experiment: known, isNew: known === undefined };
        return writeExperimentRecord(this.#context, { ...found, tags: textsOf(found.tags) });
      });
      if (target === undefined) continue;
      this.tallies.experiments[target.isNew ? 'imported' : 'skipped'] += 1;
      for await (const run of this.#source.runs(found)) {
        await this.#attempt(`run ${run.record.id}`, () => this.#run(run, target.experiment));
        this.#report(found.name);
      }
      for await (const model of this.#source.models(found)) {
        await this.#attempt(`logged model ${model.record.id}`, () => this.#model(model, target.experiment));
        this.#report(found.name);
      }
    }
  }

  async #run({ record, points, ...place }: SourceRun, experiment: Experiment | undefined): Promise<void> {
    const here = await this.#context.experiments.findRun(record.id);
    if (here !== undefined) {
      this.#moves.set(record.id, { from: place.artifactUri, to: here.artifactUri });
      // Whose points and files may have grown here; they are left as they are.
      if (isDeepStrictEqual({ ...recordOf(here) }, record)) this.tallies.runs.skipped += 1;
      else this.#leaveOut(`run ${record.id}`, 'it is here already with other content');
      return;
    }
    if (!this.#options.dryRun && experiment !== undefined) {
      const content = { experimentId: experiment.id, record, points, files: this.#files(place) };
      await writeRunRecord(this.#context, { ...content, signal: this.#options.signal });
      const written = await this.#context.experiments.getRun(record.id);
      this.#moves.set(record.id, { from: place.artifactUri, to: written.artifactUri });
    }
    this.tallies.runs.imported += 1;
  }

  async #model({ record, points, ...place }: SourceModel, experiment: Experiment | undefined): Promise<void> {
    const { kysely } = this.#context.database;
    const known = await readModelRecord(kysely, record.id).catch(undefinedIfAbsent);
    if (known !== undefined) {
      this.#moves.set(record.id, { from: place.artifactUri, to: known.artifactUri });
      this.tallies.loggedModels.skipped += 1;
      return;
    }
    if (!this.#options.dryRun && experiment !== undefined) {
      const content = { experimentId: experiment.id, record, points, files: this.#files(place) };
      const written = await writeModelRecord(this.#context, { ...content, signal: this.#options.signal });
      if (written !== undefined && written.pointsWithoutRun > 0) {
        this.#leaveOut(`${written.pointsWithoutRun} points of logged model ${record.id}`, 'their runs are not here');
      }
      const { artifactUri } = await readModelRecord(kysely, record.id);
      this.#moves.set(record.id, { from: place.artifactUri, to: artifactUri });
    }
    this.tallies.loggedModels.imported += 1;
  }

  async *#files({ artifactUri, usualFolder }: Pick<SourceRun, 'artifactUri' | 'usualFolder'>) {
    const { artifacts } = this.#options;
    const at = { uri: artifactUri, usualFolder, proxied: artifacts && resolve(artifacts) };
    for await (const file of filesAt(at, this.#leaveOut)) {
      this.artifacts.files += 1;
      this.artifacts.bytes += file.size;
      yield file;
    }
  }

  async registeredModels(): Promise<void> {
    for await (const model of this.#source.registeredModels()) {
      await this.#attempt(`registered model ${model.name}`, () => this.#registeredModel(model));
      this.#report('registered models');
    }
  }

  async #registeredModel(model: RegisteredModelRecord): Promise<void> {
    if (this.#options.dryRun) {
      this.tallies.modelVersions.imported += model.versions.length;
      return;
    }
    const versions = model.versions.map((version) => this.#moved(version));
    const { written, known, taken } = await writeRegisteredModel(this.#context.database, { ...model, versions });
    this.tallies.modelVersions.imported += written.length;
    this.tallies.modelVersions.skipped += known.length;
    for (const version of taken) {
      this.#leaveOut(`${model.name} version ${version}`, 'another version has this number here');
    }
  }

  /** A version whose files moved along with their run or logged model. */
  #moved(version: VersionRecord): VersionRecord {
    const source = this.#addressNow(version.source);
    const ofModel = version.loggedModelId === null ? undefined : this.#moves.get(version.loggedModelId)?.to;
    return { ...version, source, location: ofModel ?? this.#addressNow(version.location) };
  }

  #addressNow(address: string | null): string | null {
    for (const id of address?.match(/(?:m-)?[0-9a-f]{32}/g) ?? []) {
      const move = this.#moves.get(id);
      if (move !== undefined && address?.startsWith(move.from)) return move.to + address.slice(move.from.length);
    }
    return address;
  }

  /** What fails for a reason of its own is left out; a full disk or an abort ends everything. */
  async #attempt<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    this.#options.signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const isOfRecord =
        error instanceof AssayError && ['invalid-input', 'conflict', 'refused', 'not-found'].includes(error.kind);
      if (!isOfRecord) throw error;
      this.#leaveOut(what, error.message);
      return undefined;
    }
  }

  #report(name: string): void {
    const { runs } = this.tallies;
    this.#options.progress?.({ stage: `import ${name}`, done: runs.imported + runs.skipped, unit: 'runs' });
  }
}

const tally = (): Tally => ({ imported: 0, skipped: 0 });

/** Any other failure is one of the workspace, which must not pass for a model that is not here yet. */
function undefinedIfAbsent(error: unknown): undefined {
  if (error instanceof AssayError && error.code === 'EXPERIMENTS_LOGGED_MODEL_NOT_FOUND') return undefined;
  throw error;
}
