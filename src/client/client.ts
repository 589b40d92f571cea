import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CompareOptions,
  Dataset,
  DatasetComparison,
  DatasetVersion,
  DriftOptions,
  DriftReport,
  FileReading,
  Profile,
  Suite,
  ValidationReport,
} from '../datasets/index.ts';
import { AssayError } from '../errors/index.ts';
import type {
  ArtifactEntry,
  EndStatus,
  Experiment,
  ExperimentPage,
  ListExperimentsOptions,
  MetricHistoryPage,
  MetricHistoryPageOptions,
  MetricSeries,
  MetricSeriesOptions,
  ModelOutput,
  NewExperiment,
  NewMetricPoint,
  NewRunRecord,
  ParamValue,
  Run,
  RunChanges,
  RunComparison,
  RunEntries,
  RunEvent,
  RunInputs,
  RunPage,
  SearchRunsOptions,
} from '../experiments/index.ts';
import type { Job, JobSummary, ListJobs } from '../jobs/index.ts';
import type {
  ModelPage,
  ModelReference,
  ModelVersion,
  NewModel,
  NewSource,
  RegisteredModel,
  RegisterModel,
  SearchOptions,
  Stage,
  Transition,
  VersionPage,
} from '../registry/index.ts';
import { newRunId } from '../schema/index.ts';
import * as decode from './decode.ts';
import { encodeEntries, metricsJson, newRunJson, paramsJson } from './encode.ts';
import { readEvents } from './event-stream.ts';
import { pathOf, type QueryValue, Transport, type TransportOptions } from './transport.ts';

export type ClientOptions = TransportOptions;

/** Options of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Something to store as a file: bytes, text, or pieces as they come, which are sent only once. */
export type FileBody = Uint8Array | string | AsyncIterable<Uint8Array>;

/** Before a stream that broke off is asked for again. */
const RECONNECT_MS = 200;

/** Between two looks at a job that is waited for: at first, and at most. */
const FIRST_LOOK_MS = 25;
const MOST_LOOK_MS = 1000;

/** A job with the type of its result. */
export interface JobOf<Result> extends Job {
  readonly result?: Result;
}

/** A dataset version that a server is to make of what it fetches (`url`), or of what a `query` of datasets gives. */
export type RemoteRegistration = FileReading & {
  readonly label?: string;
  readonly description?: string;
  readonly message?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly parent?: number;
} & ({ readonly url: string } | { readonly query: string });

type Query = Readonly<Record<string, QueryValue>>;

/**
 * A client of Assay's server: one method for every operation of `/api/v1`, with its name there. What fails for a while
 * (no connection, 429, 5xx) is tried again with growing pauses; what the server refuses is thrown as the AssayError it
 * met.
 */
export class AssayClient {
  readonly #transport: Transport;

  constructor(options: ClientOptions) {
    this.#transport = new Transport(options);
  }

  get url(): string {
    return this.#transport.url;
  }

  async createExperiment(
    experiment: NewExperiment & { readonly ifExists?: 'refuse' | 'return' },
    options?: CallOptions,
  ): Promise<Experiment> {
    const isRepeatable = experiment.ifExists === 'return';
    return (await this.#post('/experiments', experiment, { isRepeatable, ...options })) as Experiment;
  }

  async listExperiments(list: ListExperimentsOptions = {}, options?: CallOptions): Promise<ExperimentPage> {
    return (await this.#get('/experiments', list as Query, options)) as ExperimentPage;
  }

  async getExperimentByName(name: string, options?: CallOptions): Promise<Experiment> {
    return (await this.#get('/experiments/by-name', { name }, options)) as Experiment;
  }

  async getExperiment(id: string, options?: CallOptions): Promise<Experiment> {
    return (await this.#get(pathOf`/experiments/${id}`, {}, options)) as Experiment;
  }

  async renameExperiment(id: string, name: string, options?: CallOptions): Promise<Experiment> {
    return (await this.#patch(pathOf`/experiments/${id}`, { name }, options)) as Experiment;
  }

  async deleteExperiment(id: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/experiments/${id}`, {}, options);
  }

  async restoreExperiment(id: string, options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/experiments/${id}/restore`, {}, options);
  }

  async setExperimentTags(id: string, tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/experiments/${id}/tags`, { tags }, options);
  }

  async deleteExperimentTag(id: string, key: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/experiments/${id}/tags/${key}`, {}, options);
  }

  /** Gets an id and a start here unless it has them, so that it is made once however often it has to be sent. */
  async createRun(run: NewRunRecord, options?: CallOptions): Promise<Run> {
    const once = { id: newRunId(), startTime: Date.now(), ...run };
    return decode.run(await this.#post('/runs', newRunJson(once), options));
  }

  async createRunOf(
    experimentId: string,
    run: Omit<NewRunRecord, 'experimentId'> = {},
    options?: CallOptions,
  ): Promise<Run> {
    const once = { id: newRunId(), startTime: Date.now(), ...run };
    const { experimentId: _, ...body } = newRunJson({ ...once, experimentId }) as NewRunRecord;
    return decode.run(await this.#post(pathOf`/experiments/${experimentId}/runs`, body, options));
  }

  async getRun(id: string, options?: CallOptions): Promise<Run> {
    return decode.run(await this.#get(pathOf`/runs/${id}`, {}, options));
  }

  async updateRun(id: string, changes: RunChanges, options?: CallOptions): Promise<Run> {
    return decode.run(await this.#patch(pathOf`/runs/${id}`, changes, options));
  }

  async endRun(
    id: string,
    end: { readonly status?: EndStatus; readonly endTime?: number } = {},
    options?: CallOptions,
  ): Promise<void> {
    await this.#post(pathOf`/runs/${id}/end`, { endTime: Date.now(), ...end }, options);
  }

  async deleteRun(id: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/runs/${id}`, {}, options);
  }

  async restoreRun(id: string, options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/runs/${id}/restore`, {}, options);
  }

  /** Points without a time get one here, so that they are stored once however often they have to be sent. */
  async logEntries(id: string, entries: RunEntries, options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/runs/${id}/log`, encodeEntries(entries), options);
  }

  async logMetrics(id: string, metrics: readonly NewMetricPoint[], options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/runs/${id}/metrics`, encodeEntries({ metrics }), options);
  }

  async logParams(id: string, params: Readonly<Record<string, ParamValue>>, options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/runs/${id}/params`, { params: paramsJson(params) }, options);
  }

  async setRunTags(id: string, tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/runs/${id}/tags`, { tags }, options);
  }

  async deleteRunTag(id: string, key: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/runs/${id}/tags/${key}`, {}, options);
  }

  async logInputs(id: string, inputs: RunInputs, options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/runs/${id}/inputs`, inputs, options);
  }

  async logOutputs(id: string, models: readonly ModelOutput[], options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/runs/${id}/outputs`, { models }, options);
  }

  async searchRuns(search: SearchRunsOptions = {}, options?: CallOptions): Promise<RunPage> {
    const page = (await this.#post('/runs/search', search, options)) as RunPage;
    return { ...page, runs: page.runs.map(decode.run) };
  }

  /** The same as {@link searchRuns}, asked for in the query. */
  async findRuns(search: SearchRunsOptions = {}, options?: CallOptions): Promise<RunPage> {
    const page = (await this.#get('/runs/search', search as Query, options)) as RunPage;
    return { ...page, runs: page.runs.map(decode.run) };
  }

  async compareRuns(ids: readonly string[], options?: CallOptions): Promise<RunComparison> {
    return decode.comparison(await this.#get('/runs/compare', { ids }, options));
  }

  /** The same as {@link compareRuns} for more ids than an address can hold. */
  async compareManyRuns(ids: readonly string[], options?: CallOptions): Promise<RunComparison> {
    return decode.comparison(await this.#post('/runs/compare', { ids }, options));
  }

  async resolveRunIds(ids: readonly string[], options?: CallOptions): Promise<string[]> {
    return ((await this.#post('/runs/resolve', { ids }, options)) as { ids: string[] }).ids;
  }

  async metricHistory(
    id: string,
    key: string,
    page: MetricHistoryPageOptions = {},
    options?: CallOptions,
  ): Promise<MetricHistoryPage> {
    const query = { key, ...page } as Query;
    const found = (await this.#get(pathOf`/runs/${id}/metrics/history`, query, options)) as MetricHistoryPage;
    return { ...found, points: decode.points(found.points) };
  }

  async metricSeries(
    id: string,
    key: string,
    series: MetricSeriesOptions = {},
    options?: CallOptions,
  ): Promise<MetricSeries> {
    const query = { key, ...series } as Query;
    const found = (await this.#get(pathOf`/runs/${id}/metrics/series`, query, options)) as MetricSeries;
    return { ...found, points: decode.points(found.points) };
  }

  /**
   * What happens to a run from now on, or after the event at `after`: its status first, then new values and changes of
   * status, until `signal` or the reader ends it. A connection that breaks is made again where it broke off.
   */
  async *runEvents(
    id: string,
    { after, signal }: CallOptions & { readonly after?: number | undefined } = {},
  ): AsyncGenerator<RunEvent> {
    const path = pathOf`/runs/${id}/events`;
    let position = after;
    while (!signal?.aborted) {
      const query = { lastEventId: position === undefined ? undefined : String(position) };
      const { body } = await this.#transport.stream({ method: 'GET', path, query, signal });
      try {
        for await (const event of readEvents(body ?? emptyStream())) {
          const known = decode.runEvent(event);
          if (known === undefined) continue;
          position = known.position;
          yield known;
        }
      } catch (error) {
        // Broken off in the middle: the next request tells whether the server is there.
        if (error instanceof AssayError) throw error;
      }
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => {});
    }
  }

  async listArtifacts(
    id: string,
    folder?: string,
    options?: CallOptions,
  ): Promise<{ readonly uri: string; readonly artifacts: readonly ArtifactEntry[] }> {
    const found = await this.#get(pathOf`/runs/${id}/artifacts`, { folder }, options);
    return found as { uri: string; artifacts: ArtifactEntry[] };
  }

  async logArtifact(id: string, path: string, body: FileBody, options?: CallOptions): Promise<ArtifactEntry> {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const request = { method: 'POST', path: pathOf`/runs/${id}/artifacts`, query: { path }, bytes } as const;
    return (await this.#transport.json({ ...request, ...options })) as ArtifactEntry;
  }

  /** A file as it comes. */
  async openArtifact(id: string, path: string, options?: CallOptions): Promise<AsyncIterable<Uint8Array>> {
    const request = { method: 'GET', path: pathOf`/runs/${id}/artifacts/content`, query: { path } } as const;
    const { body } = await this.#transport.stream({ ...request, ...options });
    return body ?? emptyStream();
  }

  async readArtifact(id: string, path: string, options?: CallOptions): Promise<Uint8Array> {
    return Buffer.concat(await Array.fromAsync(await this.openArtifact(id, path, options)));
  }

  async deleteArtifact(id: string, path: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/runs/${id}/artifacts`, { path }, options);
  }

  async listModels(search: SearchOptions = {}, options?: CallOptions): Promise<ModelPage> {
    const page = (await this.#get('/models', search as Query, options)) as ModelPage;
    return { ...page, models: page.models.map(decode.model) };
  }

  async createModel(model: NewModel, options?: CallOptions): Promise<RegisteredModel> {
    return decode.model(await this.#post('/models', model, { isRepeatable: false, ...options }));
  }

  async getModel(name: string, options?: CallOptions): Promise<RegisteredModel> {
    return decode.model(await this.#get(pathOf`/models/${name}`, {}, options));
  }

  async updateModel(
    name: string,
    changes: { readonly name?: string; readonly description?: string },
    options?: CallOptions,
  ): Promise<RegisteredModel> {
    const isRepeatable = changes.name === undefined || changes.name === name;
    return decode.model(await this.#patch(pathOf`/models/${name}`, changes, { isRepeatable, ...options }));
  }

  async deleteModel(name: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/models/${name}`, {}, { isRepeatable: false, ...options });
  }

  async setModelTags(name: string, tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void> {
    await this.#post(pathOf`/models/${name}/tags`, { tags }, options);
  }

  async deleteModelTag(name: string, key: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/models/${name}/tags/${key}`, {}, options);
  }

  async listDatasets(options?: CallOptions): Promise<readonly Dataset[]> {
    const { datasets } = (await this.#get('/datasets', {}, options)) as { datasets: readonly Dataset[] };
    return datasets;
  }

  async listDatasetVersions(name: string, options?: CallOptions): Promise<readonly DatasetVersion[]> {
    const path = pathOf`/datasets/${name}/versions`;
    return ((await this.#get(path, {}, options)) as { versions: readonly DatasetVersion[] }).versions;
  }

  /** @param version a number, `latest`, an alias, or the first digits of a digest */
  async getDatasetVersion(
    name: string,
    version: number | string = 'latest',
    options?: CallOptions,
  ): Promise<DatasetVersion> {
    const path = pathOf`/datasets/${name}/versions/${String(version)}`;
    return (await this.#get(path, {}, options)) as DatasetVersion;
  }

  /** Checks every rule of a suite, or of the one kept for the dataset, on a version. */
  async validateDatasetVersion(
    name: string,
    version: number | string,
    request: { readonly suite?: Suite } = {},
    options?: CallOptions,
  ): Promise<ValidationReport> {
    const path = pathOf`/datasets/${name}/versions/${String(version)}/validate`;
    return (await this.#post(path, request, options)) as ValidationReport;
  }

  /** The report with which a version was registered; undefined when it was not validated. */
  async getDatasetValidation(
    name: string,
    version: number | string = 'latest',
    options?: CallOptions,
  ): Promise<ValidationReport | undefined> {
    const path = pathOf`/datasets/${name}/versions/${String(version)}/validation`;
    return ((await this.#get(path, {}, options)) as { report: ValidationReport | null }).report ?? undefined;
  }

  /** The suite that every next version must keep; undefined when there is none. */
  async getDatasetSuite(name: string, options?: CallOptions): Promise<Suite | undefined> {
    const { suite } = (await this.#get(pathOf`/datasets/${name}/suite`, {}, options)) as { suite: Suite | null };
    return suite ?? undefined;
  }

  async setDatasetSuite(name: string, suite: Suite, options?: CallOptions): Promise<void> {
    await this.#transport.json({ method: 'PUT', path: pathOf`/datasets/${name}/suite`, body: suite, ...options });
  }

  async deleteDatasetSuite(name: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/datasets/${name}/suite`, {}, options);
  }

  /** Not tried again once it may have arrived, as all that makes jobs: that could make two. */
  registerDatasetVersion(
    name: string,
    registration: RemoteRegistration,
    options?: CallOptions,
  ): Promise<JobOf<DatasetVersion>> {
    return this.#job(pathOf`/datasets/${name}/versions`, registration, options);
  }

  /** Sends a table, whole or in pieces as they come, as the next version. */
  async uploadDatasetVersion(
    name: string,
    body: FileBody,
    facts: { readonly fileName?: string; readonly format?: FileReading['format']; readonly label?: string } = {},
    options?: CallOptions,
  ): Promise<JobOf<DatasetVersion>> {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const request = { method: 'POST', path: pathOf`/datasets/${name}/files`, query: facts as Query, bytes } as const;
    const answer = await this.#transport.json({ ...request, isRepeatable: false, ...options });
    return (answer as { job: JobOf<DatasetVersion> }).job;
  }

  compareDatasets(
    { before, after, ...choices }: { readonly before: string; readonly after: string } & CompareOptions,
    options?: CallOptions,
  ): Promise<JobOf<DatasetComparison>> {
    return this.#job('/datasets/compare', { before, after, ...choices }, options);
  }

  detectDatasetDrift(
    request: { readonly reference: string; readonly current: string; readonly options?: DriftOptions },
    options?: CallOptions,
  ): Promise<JobOf<DriftReport>> {
    return this.#job('/datasets/drift', request, options);
  }

  analyzeDataset(
    request: { readonly dataset: string; readonly target?: string | null },
    options?: CallOptions,
  ): Promise<JobOf<Profile>> {
    return this.#job('/eda/analyze', request, options);
  }

  async listJobs(list: ListJobs = {}, options?: CallOptions): Promise<readonly JobSummary[]> {
    return ((await this.#get('/jobs', list as Query, options)) as { jobs: readonly JobSummary[] }).jobs;
  }

  async getJob(id: string, options?: CallOptions): Promise<Job> {
    return (await this.#get(pathOf`/jobs/${id}`, {}, options)) as Job;
  }

  async cancelJob(id: string, options?: CallOptions): Promise<Job> {
    return (await this.#post(pathOf`/jobs/${id}/cancel`, {}, options)) as Job;
  }

  /** The job once it is done, failed or cancelled; asked for ever more rarely, once a second in the end. */
  async waitForJob<Result>({ id }: JobOf<Result>, options: CallOptions = {}): Promise<JobOf<Result>> {
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 1.5, MOST_LOOK_MS)) {
      const job = await this.getJob(id, options);
      if (job.endedAt !== undefined) return job as JobOf<Result>;
      await sleep(pause, undefined, { signal: options.signal });
    }
  }

  async searchModelVersions(search: SearchOptions = {}, options?: CallOptions): Promise<VersionPage> {
    const page = (await this.#get('/model-versions', search as Query, options)) as VersionPage;
    return { ...page, versions: page.versions.map(decode.version) };
  }

  /** The newest version that the run made; undefined when there is none. */
  async findModelVersionByRun(runId: string, options?: CallOptions): Promise<ModelVersion | undefined> {
    return this.#versions(await this.#get('/model-versions/by-run', { runId }, options))[0];
  }

  async listModelVersions(
    name: string,
    list: { readonly stage?: Stage } = {},
    options?: CallOptions,
  ): Promise<ModelVersion[]> {
    return this.#versions(await this.#get(pathOf`/models/${name}/versions`, list, options));
  }

  /** Not tried again once it may have arrived: that could make two versions. */
  async registerModelVersion({ name, ...version }: NewSource, options?: CallOptions): Promise<ModelVersion> {
    const once = { isRepeatable: false, ...options };
    return decode.version(await this.#post(pathOf`/models/${name}/versions`, version, once));
  }

  /** Not tried again once it may have arrived: that could make two versions. */
  async registerModelFile({ name, file, ...model }: RegisterModel, options?: CallOptions): Promise<ModelVersion> {
    const body = { ...model, ...metricsJson(model.metrics), file: Buffer.from(file).toString('base64') };
    const once = { isRepeatable: false, ...options };
    return decode.version(await this.#post(pathOf`/models/${name}/files`, body, once));
  }

  async getModelVersion(
    name: string,
    reference: ModelReference = 'latest',
    options?: CallOptions,
  ): Promise<ModelVersion> {
    return decode.version(await this.#get(pathOf`/models/${name}/versions/${reference}`, {}, options));
  }

  async readModelFile(name: string, reference: ModelReference = 'latest', options?: CallOptions): Promise<Uint8Array> {
    const path = pathOf`/models/${name}/versions/${reference}/file`;
    const { body } = await this.#transport.stream({ method: 'GET', path, ...options });
    return Buffer.concat(await Array.fromAsync(body ?? emptyStream()));
  }

  async describeModelVersion(
    name: string,
    version: number,
    description: string | null,
    options?: CallOptions,
  ): Promise<ModelVersion> {
    const path = pathOf`/models/${name}/versions/${version}`;
    return decode.version(await this.#patch(path, { description }, options));
  }

  async deleteModelVersion(name: string, version: number, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/models/${name}/versions/${version}`, {}, { isRepeatable: false, ...options });
  }

  async setModelVersionTags(
    name: string,
    version: number,
    tags: Readonly<Record<string, string>>,
    options?: CallOptions,
  ): Promise<void> {
    await this.#post(pathOf`/models/${name}/versions/${version}/tags`, { tags }, options);
  }

  async deleteModelVersionTag(name: string, version: number, key: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/models/${name}/versions/${version}/tags/${key}`, {}, options);
  }

  /** Not tried again once it may have arrived where it says `from`: it would find its own change. */
  async transitionModelVersion({ name, version, ...change }: Transition, options?: CallOptions): Promise<ModelVersion> {
    const path = pathOf`/models/${name}/versions/${version}/stage`;
    return decode.version(await this.#post(path, change, { isRepeatable: change.from === undefined, ...options }));
  }

  async getModelVersionByAlias(name: string, alias: string, options?: CallOptions): Promise<ModelVersion> {
    return decode.version(await this.#get(pathOf`/models/${name}/aliases/${alias}`, {}, options));
  }

  async setModelAlias(name: string, alias: string, version: number, options?: CallOptions): Promise<ModelVersion> {
    const path = pathOf`/models/${name}/aliases/${alias}`;
    return decode.version(await this.#transport.json({ method: 'PUT', path, body: { version }, ...options }));
  }

  async removeModelAlias(name: string, alias: string, options?: CallOptions): Promise<void> {
    await this.#delete(pathOf`/models/${name}/aliases/${alias}`, {}, options);
  }

  async #job<Result>(path: string, body: object, options?: CallOptions): Promise<JobOf<Result>> {
    const { job } = (await this.#post(path, body, { isRepeatable: false, ...options })) as { job: JobOf<Result> };
    return job;
  }

  #versions(content: unknown): ModelVersion[] {
    return (content as { readonly versions: readonly unknown[] }).versions.map(decode.version);
  }

  #get(path: string, query: Query, options: SendOptions = {}): Promise<unknown> {
    return this.#transport.json({ method: 'GET', path, query, ...options });
  }

  #post(path: string, body: object, options: SendOptions = {}): Promise<unknown> {
    return this.#transport.json({ method: 'POST', path, body, ...options });
  }

  #patch(path: string, body: object, options: SendOptions = {}): Promise<unknown> {
    return this.#transport.json({ method: 'PATCH', path, body, ...options });
  }

  #delete(path: string, query: Query, options: SendOptions = {}): Promise<unknown> {
    return this.#transport.json({ method: 'DELETE', path, query, ...options });
  }
}

interface SendOptions extends CallOptions {
  readonly isRepeatable?: boolean;
}

async function* emptyStream(): AsyncGenerator<Uint8Array> {}
