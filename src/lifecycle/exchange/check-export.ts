import { AssayError } from '../../errors/index.ts';
import { checkArtifactPath } from '../../experiments/index.ts';
import type { LongWork } from '../../schema/index.ts';
import {
  contentPath,
  type ExperimentFile,
  experimentFile,
  experimentPath,
  type ModelFile,
  modelFile,
  modelPath,
  modelPointsPath,
  type RunFile,
  runFile,
  runPath,
  runPointsPath,
} from './export-format.ts';
import { corrupt, type Export } from './open-export.ts';

/**
 * Reads every byte of an export before anything of it is believed.
 * @returns its experiments
 * @throws AssayError `LIFECYCLE_EXPORT_CORRUPT` naming every file that is missing or changed
 */
export async function checkExport(source: Export, { signal, progress }: LongWork): Promise<ExperimentFile[]> {
  const check = new Check(source, signal);
  const experiments: ExperimentFile[] = [];
  for (const { id, sha256 } of source.manifest.experiments) {
    const experiment = await check.reading(() => source.json(experimentPath(id), experimentFile, sha256));
    if (experiment !== undefined) experiments.push(experiment);
  }
  const total = experiments.reduce((sum, { runs, loggedModels }) => sum + runs.length + loggedModels.length, 0);
  let done = 0;
  const step = () => {
    signal?.throwIfAborted();
    done += 1;
    progress?.({ stage: 'check the export', done, total, unit: 'records' });
  };
  for (const experiment of experiments) {
    for (const { id, sha256 } of experiment.runs) {
      await check.record(runPath(experiment.id, id), runPointsPath(experiment.id, id), () =>
        source.json(runPath(experiment.id, id), runFile, sha256),
      );
      step();
    }
    for (const { id, sha256 } of experiment.loggedModels) {
      await check.record(modelPath(experiment.id, id), modelPointsPath(experiment.id, id), () =>
        source.json(modelPath(experiment.id, id), modelFile, sha256),
      );
      step();
    }
  }
  if (check.faults.length > 0) throw corrupt(source.folder, check.faults);
  return experiments;
}

class Check {
  readonly faults: string[] = [];
  readonly #source: Export;
  readonly #signal: AbortSignal | undefined;
  /** Digests of files found good. */
  readonly #good = new Set<string>();

  constructor(source: Export, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#signal = signal;
  }

  async reading<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof AssayError) || error.code !== 'LIFECYCLE_EXPORT_CORRUPT') throw error;
      this.faults.push(...(error.details.faults as string[]));
      return undefined;
    }
  }

  async record(path: string, pointsPath: string, read: () => Promise<RunFile | ModelFile>): Promise<void> {
    const file = await this.reading(read);
    if (file === undefined) return;
    if (!path.endsWith(`/${file.record.id}.json`)) this.faults.push(`${path} is about ${file.record.id}`);
    if (file.points !== null) this.#add(await this.#source.fault(pointsPath, file.points, this.#signal));
    for (const { path: artifact, size, sha256 } of file.files) {
      if (!isArtifactPath(artifact)) this.faults.push(`${path}: ${JSON.stringify(artifact)} is no path of an artifact`);
      if (this.#good.has(`${sha256} ${size}`)) continue;
      const fault = await this.#source.fault(contentPath(sha256), { size, sha256 }, this.#signal);
      if (fault === undefined) this.#good.add(`${sha256} ${size}`);
      else this.faults.push(`${fault} (${artifact} of ${file.record.id})`);
    }
  }

  #add(fault: string | undefined): void {
    if (fault !== undefined) this.faults.push(fault);
  }
}

function isArtifactPath(path: string): boolean {
  try {
    checkArtifactPath(path);
    return true;
  } catch {
    return false;
  }
}
