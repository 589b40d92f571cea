import { AssayError } from '../../errors/index.ts';
import type { ActiveRun, Experiments } from '../../experiments/index.ts';
import { type Clock, nearestText, type RandomBytes, systemClock, systemRandomBytes } from '../../schema/index.ts';
import type { Database } from '../../storage/index.ts';
import { tuneThroughService } from '../service/tune-through-service.ts';
import type { TuningService } from '../service/tuning-service.ts';
import { databaseStorage } from '../storage/database-storage.ts';
import type { StoredStudy, StudyHeader, StudyStorage } from '../storage/study-storage.ts';
import { openStudy } from '../study/create-study.ts';
import type { Study } from '../study/study.ts';
import type { StudyCompanion } from '../study/study-core.ts';
import { mendRuns } from './mend-runs.ts';
import { metricAttributes, metricNames, placeAttributes, studyPlace } from './study-place.ts';
import { studySummaries } from './study-summaries.ts';
import { TrackedStudy } from './tracked-study.ts';
import { STUDY_TAG, TrialRuns } from './trial-runs.ts';
import type { ServiceSearch, StudySummary, TrackedStudyOptions, Tuning } from './tuning.ts';
import { unlessGone } from './unless-gone.ts';

export interface OpenTuningOptions {
  readonly database: Database;
  readonly experiments: Experiments;
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
  /** That search by themselves, by their names. */
  readonly services?: readonly TuningService[];
}

/** Opens the studies of a workspace; close it to let other processes take up the trials that still run. */
export function openTuning(options: OpenTuningOptions): Tuning & AsyncDisposable {
  return new TrackedTuning(options);
}

class TrackedTuning implements Tuning, AsyncDisposable {
  readonly #options: OpenTuningOptions;
  readonly #clock: Clock;
  readonly #storage: StudyStorage;
  readonly #runs = new Set<StudyRuns>();

  constructor(options: OpenTuningOptions) {
    const { database, clock = systemClock, randomBytes = systemRandomBytes } = options;
    this.#options = { ...options, randomBytes };
    this.#clock = clock;
    this.#storage = databaseStorage(database, { randomBytes });
  }

  async createStudy(options: TrackedStudyOptions): Promise<Study> {
    return (await this.#open(options)).study;
  }

  async #open({ experiment, metrics, ...asked }: TrackedStudyOptions) {
    const runs = new StudyRuns(this.#options);
    this.#runs.add(runs);
    const storage = runs.storage(this.#storage, { experiment: experiment ?? asked.name });
    const attributes = metrics === undefined ? asked.attributes : { ...asked.attributes, ...metricAttributes(metrics) };
    return { study: await openStudy({ ...asked, attributes, storage, clock: this.#clock }, runs), runs };
  }

  async get(name: string, options: Parameters<Tuning['get']>[1] = {}): Promise<Study> {
    const stored = await this.#storage.find(name);
    if (stored === undefined) throw await this.#notFound(name);
    return this.createStudy({ name, ...options });
  }

  async find(name: string): Promise<Study | undefined> {
    return (await this.#storage.find(name)) && this.get(name);
  }

  async searchThrough(search: ServiceSearch, work: Parameters<Tuning['searchThrough']>[1] = {}) {
    const { services = [] } = this.#options;
    const service = services.find(({ name }) => name === search.service);
    if (service === undefined) throw unknownService(search.service, services);
    const { job, study: name = job.name, experiment, attributes } = search;
    const { direction, space, metric } = job;
    const { study, runs } = await this.#open({
      name,
      direction,
      space,
      experiment,
      attributes,
      metrics: [metric.name],
    });
    await runs.begun();
    try {
      return { study, state: await tuneThroughService(study, service, job, work) };
    } finally {
      await runs.ended(study);
    }
  }

  list(): Promise<readonly StudySummary[]> {
    return studySummaries(this.#options.database);
  }

  async delete(name: string): Promise<void> {
    if (!(await this.#storage.delete(name))) throw await this.#notFound(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const runs of this.#runs) await runs.close();
    await this.#storage[Symbol.asyncDispose]();
  }

  async #notFound(name: string): Promise<AssayError> {
    const names = (await this.#storage.list()).map((study) => study.name);
    return new AssayError({
      code: 'TUNING_STUDY_NOT_FOUND',
      message: `There is no study ${name}${nearestText(name, names)}`,
      remedy: 'List the studies with: assay studies list',
      details: { study: name },
    });
  }
}

function unknownService(name: string, services: readonly TuningService[]): AssayError {
  const names = services.map((service) => service.name);
  return new AssayError({
    code: 'TUNING_SERVICE_UNKNOWN',
    message: `No service ${name} searches here${nearestText(name, names)}`,
    remedy: `Name one of these: ${names.join(', ')}`,
    details: { service: name, known: names },
  });
}

/** The runs of one open study: one for itself, and those of its trials nested in it. */
class StudyRuns implements StudyCompanion {
  readonly #options: OpenTuningOptions;
  #parent: ActiveRun | undefined;
  #parentId: string | undefined;
  #metric = () => 'value';

  constructor(options: OpenTuningOptions) {
    this.#options = options;
  }

  /** `storage`, whose study gets its runs when it is opened. */
  storage(storage: StudyStorage, { experiment }: { experiment: string }): StudyStorage {
    return {
      ...storage,
      open: async (header) => {
        const known = await storage.find(header.name);
        if (known !== undefined && studyPlace(known.header.attributes).runId !== undefined) return this.#goOn(known);
        const place = await this.#begin(header, experiment);
        const attributes = { ...header.attributes, ...placeAttributes(place) };
        const stored = await storage.open({ ...header, attributes });
        if (stored.isNew) return this.#tracked(stored, attributes);
        // Another process made it meanwhile, or it was made when its trials were no runs.
        if (studyPlace(stored.header.attributes).runId !== undefined) return this.#yield(stored);
        await stored.redefine({ ...stored.header, attributes: { ...stored.header.attributes, ...attributes } });
        return this.#tracked(stored, attributes);
      },
    };
  }

  async begun(): Promise<void> {
    if (this.#parent !== undefined || this.#parentId === undefined) return;
    this.#parent = await this.#options.experiments.resumeRun(this.#parentId);
  }

  async ended(study: Study): Promise<void> {
    const parent = this.#parent;
    if (parent === undefined) return;
    const best = study.directions.length === 1 ? study.best : undefined;
    const value = best?.values?.[0];
    const metrics = value === undefined ? [] : [{ key: `best_${this.#metric()}`, value, step: study.trials.length }];
    const tags = best === undefined ? {} : { 'assay.study.best_trial': String(best.number) };
    await unlessGone(() => this.#options.experiments.log(parent.id, { metrics, tags }));
    // Other workers may still be at it; the last one ends the run.
    if (study.trialsOf('RUNNING').length === 0) await this.close();
  }

  async close(): Promise<void> {
    const parent = this.#parent;
    this.#parent = undefined;
    if (parent !== undefined) await unlessGone(() => parent.end('FINISHED'));
  }

  async #begin(header: StudyHeader, experiment: string): Promise<{ experimentId: string; runId: string }> {
    const { experiments } = this.#options;
    const { id: experimentId } = await experiments.getOrCreateExperiment(experiment);
    this.#parent = await experiments.startRun({
      experimentId,
      name: header.name,
      tags: {
        [STUDY_TAG]: header.name,
        'assay.study.directions': header.directions.join(','),
        'assay.study.sampler': header.sampler.name,
        'assay.study.seed': String(header.seed),
        ...(header.pruner && { 'assay.study.pruner': header.pruner.name }),
      },
    });
    return { experimentId, runId: this.#parent.id };
  }

  async #yield(stored: StoredStudy): Promise<StoredStudy> {
    const parent = this.#parent;
    this.#parent = undefined;
    if (parent !== undefined) {
      await parent.end('KILLED');
      await this.#options.experiments.deleteRun(parent.id);
    }
    return this.#goOn(stored);
  }

  async #goOn(stored: StoredStudy): Promise<StoredStudy> {
    const { attributes, directions, name: studyName } = stored.header;
    const { database, experiments } = this.#options;
    await mendRuns({ database, experiments, studyName, metrics: metricNames(attributes, directions.length) });
    return this.#tracked(stored, attributes);
  }

  #tracked(stored: StoredStudy, attributes: Readonly<Record<string, unknown>>): StoredStudy {
    const { experimentId, runId } = studyPlace(attributes);
    const { experiments, randomBytes = systemRandomBytes } = this.#options;
    if (experimentId === undefined || runId === undefined) return stored;
    // Read each time, for a study without any value may become another one.
    const metrics = () => metricNames(stored.header.attributes, stored.header.directions.length);
    this.#parentId = runId;
    this.#metric = () => metrics()[0] ?? 'value';
    const studyName = stored.header.name;
    const runs = new TrialRuns({ experiments, studyName, experimentId, parentRunId: runId, metrics, randomBytes });
    return new TrackedStudy(stored, runs);
  }
}
