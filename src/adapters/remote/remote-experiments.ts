import type { AssayClient } from '../../client/index.ts';
import { AssayError, type ErrorCode } from '../../errors/index.ts';
import {
  type ActiveRun,
  type ArtifactEntry,
  type ArtifactFolder,
  contextTags,
  type DatasetSummary,
  DEPENDENCIES_ARTIFACT,
  type EndStatus,
  type Experiment,
  type ExperimentPage,
  type Experiments,
  type ListExperimentsOptions,
  type LoggedModels,
  type MetricHistoryPage,
  type MetricHistoryPageOptions,
  type MetricPoint,
  type MetricSeries,
  type MetricSeriesOptions,
  type ModelOutput,
  type NewExperiment,
  type NewRun,
  type NewRunDataset,
  type NewRunRecord,
  PARENT_RUN_TAG,
  type Run,
  type RunChanges,
  type RunComparison,
  type RunContext,
  type RunEntries,
  type RunEvent,
  type RunHead,
  type RunInputs,
  type RunMetricPoint,
  type RunPage,
  type SampleOptions,
  type SearchRunsOptions,
  type WatchRunOptions,
} from '../../experiments/index.ts';
import { asRunId, newRunId, type RandomBytes, type RunId } from '../../schema/index.ts';
import type { ObjectBody } from '../../storage/index.ts';
import { NotThroughServerError, notThroughServer } from './not-through-server.ts';
import { throwRefusals } from './refused-error.ts';
import { appendEnd, appendEntries, RemoteRun, type RemoteRunServices } from './remote-run.ts';

export interface RemoteExperimentsOptions extends RemoteRunServices {
  readonly randomBytes: RandomBytes;
  /** Whom new runs belong to. */
  readonly user: string;
  /** What new runs are made with, unless their caller says. */
  readonly context: () => Promise<RunContext>;
}

const DEFAULT_EXPERIMENT_ID = '0';
/** As many as MLflow's clients ask for. */
const MOST_POINTS = 25_000;
const POINTS_A_PAGE = 50_000;

/**
 * Tracking through a server. What is logged goes there in the background; every other call first waits for that, so
 * that it sees what was logged before it.
 */
export class RemoteExperiments implements Experiments {
  readonly loggedModels: LoggedModels;
  readonly #options: RemoteExperimentsOptions;
  readonly #client: AssayClient;

  constructor(options: RemoteExperimentsOptions) {
    this.#options = options;
    this.#client = options.client;
    this.loggedModels = notThroughServer('experiments.loggedModels', options.client.url);
  }

  createExperiment(experiment: NewExperiment): Promise<Experiment> {
    return this.#client.createExperiment(experiment);
  }

  getExperiment(id: string): Promise<Experiment> {
    return this.#client.getExperiment(id);
  }

  getExperimentByName(name: string): Promise<Experiment> {
    return this.#client.getExperimentByName(name);
  }

  findExperimentByName(name: string): Promise<Experiment | undefined> {
    return unless('EXPERIMENTS_EXPERIMENT_NOT_FOUND', this.getExperimentByName(name));
  }

  getOrCreateExperiment(name: string): Promise<Experiment> {
    return this.#client.createExperiment({ name, ifExists: 'return' });
  }

  listExperiments(options?: ListExperimentsOptions): Promise<ExperimentPage> {
    return this.#client.listExperiments(options);
  }

  async renameExperiment(id: string, name: string): Promise<void> {
    await this.#client.renameExperiment(id, name);
  }

  async deleteExperiment(id: string): Promise<void> {
    await this.#flush();
    await this.#client.deleteExperiment(id);
  }

  restoreExperiment(id: string): Promise<void> {
    return this.#client.restoreExperiment(id);
  }

  setExperimentTags(id: string, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.#client.setExperimentTags(id, tags);
  }

  deleteExperimentTag(id: string, key: string): Promise<void> {
    return this.#client.deleteExperimentTag(id, key);
  }

  async startRun(run: NewRun = {}): Promise<ActiveRun> {
    const { experimentId = DEFAULT_EXPERIMENT_ID, name, params, parentRunId } = run;
    const { clock, randomBytes, user, context } = this.#options;
    const { tags: environment, dependencies } = contextTags(
      run.context === null ? undefined : (run.context ?? (await context())),
    );
    if (parentRunId !== undefined) await this.#client.getRun(parentRunId);
    const made = await this.#client.createRun({
      id: run.id ?? newRunId(randomBytes),
      experimentId,
      user,
      startTime: run.startTime ?? Math.trunc(clock.now()),
      tags: { ...environment, ...run.tags, ...(parentRunId !== undefined && { [PARENT_RUN_TAG]: parentRunId }) },
      ...(name !== undefined && { name }),
      ...(params !== undefined && { params }),
    });
    if (dependencies !== undefined) await this.#client.logArtifact(made.id, DEPENDENCIES_ARTIFACT, dependencies);
    return new RemoteRun(this.#options, made);
  }

  createRun(run: NewRunRecord): Promise<Run> {
    return this.#client.createRun(run);
  }

  async resumeRun(id: string): Promise<ActiveRun> {
    await this.#flush();
    return new RemoteRun(this.#options, await this.#client.updateRun(id, { status: 'RUNNING', endTime: null }));
  }

  async getRun(id: string): Promise<Run> {
    await this.#flush();
    return this.#client.getRun(id);
  }

  findRun(id: string): Promise<Run | undefined> {
    return unless('EXPERIMENTS_RUN_NOT_FOUND', this.getRun(id));
  }

  async resolveRunIds(ids: readonly string[]): Promise<RunId[]> {
    return (await this.#client.resolveRunIds(ids)).map(asRunId);
  }

  async log(runId: string, entries: RunEntries): Promise<void> {
    await appendEntries(this.#options, runId, entries);
  }

  logDataset(runId: string, dataset: NewRunDataset): Promise<void> {
    return this.logInputs(runId, { datasets: [dataset] });
  }

  logInputs(runId: string, inputs: RunInputs): Promise<void> {
    return this.#options.writes.append({ runId, kind: 'inputs', body: { ...inputs } });
  }

  logOutputs(runId: string, models: readonly ModelOutput[]): Promise<void> {
    return this.#options.writes.append({ runId, kind: 'outputs', body: { models } });
  }

  async updateRun(id: string, changes: RunChanges): Promise<RunHead> {
    await this.#flush();
    return this.#client.updateRun(id, changes);
  }

  async deleteRun(id: string): Promise<void> {
    await this.#flush();
    await this.#client.deleteRun(id);
  }

  restoreRun(id: string): Promise<void> {
    return this.#client.restoreRun(id);
  }

  async deleteTag(runId: string, key: string): Promise<void> {
    await this.#flush();
    await this.#client.deleteRunTag(runId, key);
  }

  changeTag(): Promise<void> {
    return this.#notAvailable('changeTag');
  }

  endRun(runId: string, status: EndStatus, endTime?: number): Promise<void> {
    return appendEnd(this.#options, runId, status, endTime);
  }

  async searchRuns(options?: SearchRunsOptions): Promise<RunPage> {
    await this.#flush();
    return this.#client.searchRuns(options);
  }

  searchDatasets(): Promise<DatasetSummary[]> {
    return this.#notAvailable('searchDatasets');
  }

  async compareRuns(ids: readonly string[]): Promise<RunComparison> {
    await this.#flush();
    return this.#client.compareManyRuns(ids);
  }

  async metricHistory(runId: string, key: string): Promise<MetricPoint[]> {
    const points: MetricPoint[] = [];
    let page = await this.metricHistoryPage(runId, key, { maxResults: POINTS_A_PAGE });
    for (;;) {
      for (const point of page.points) points.push(point);
      if (page.nextPageToken === undefined) return points;
      const next = { maxResults: POINTS_A_PAGE, pageToken: page.nextPageToken };
      page = await this.#client.metricHistory(runId, key, next);
    }
  }

  async metricHistoryPage(runId: string, key: string, options?: MetricHistoryPageOptions): Promise<MetricHistoryPage> {
    await this.#flush();
    const page = await unless('EXPERIMENTS_RUN_NOT_FOUND', this.#client.metricHistory(runId, key, options));
    return page ?? { points: [] };
  }

  async metricHistories(
    runIds: readonly string[],
    key: string,
    maxResults: number = MOST_POINTS,
  ): Promise<RunMetricPoint[]> {
    const found: RunMetricPoint[] = [];
    for (const id of new Set(runIds.toSorted())) {
      if (found.length >= maxResults) break;
      const { points } = await this.metricHistoryPage(id, key, { maxResults: maxResults - found.length });
      for (const point of points) found.push({ runId: asRunId(id), ...point });
    }
    return found;
  }

  sampleMetricHistories(_ids: readonly string[], _key: string, _options?: SampleOptions): Promise<RunMetricPoint[]> {
    return this.#notAvailable('sampleMetricHistories');
  }

  watchRun(runId: string, { after, signal }: WatchRunOptions = {}): AsyncIterable<RunEvent> {
    return this.#client.runEvents(runId, { after, signal });
  }

  async metricSeries(runId: string, key: string, options?: MetricSeriesOptions): Promise<MetricSeries> {
    await this.#flush();
    const series = await unless('EXPERIMENTS_RUN_NOT_FOUND', this.#client.metricSeries(runId, key, options));
    return series ?? { points: [], isComplete: true };
  }

  logArtifact(runId: string, path: string, body: ObjectBody): Promise<ArtifactEntry> {
    return this.#client.logArtifact(runId, path, body);
  }

  async listArtifacts(runId: string, folder?: string): Promise<ArtifactEntry[]> {
    return [...(await this.#client.listArtifacts(runId, folder)).artifacts];
  }

  readArtifact(runId: string, path: string): Promise<Uint8Array> {
    return this.#client.readArtifact(runId, path);
  }

  runArtifacts(): Promise<ArtifactFolder> {
    return this.#notAvailable('runArtifacts');
  }

  artifactsAt(): Promise<ArtifactFolder> {
    return this.#notAvailable('artifactsAt');
  }

  proxiedArtifacts(): Promise<ArtifactFolder> {
    return this.#notAvailable('proxiedArtifacts');
  }

  /** Runs of a server are not held by processes of this machine. */
  async markInterruptedRuns(): Promise<Run[]> {
    return [];
  }

  /** Waits for what was logged, and throws what of it was refused. */
  async #flush(): Promise<void> {
    await this.#options.writes.flush();
    throwRefusals(this.#options.writes.takeRefusals());
  }

  #notAvailable(method: string): Promise<never> {
    return Promise.reject(new NotThroughServerError(`experiments.${method}`, this.#client.url));
  }
}

/** Undefined where the answer is that there is none. */
export async function unless<T>(code: ErrorCode, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AssayError && error.code === code) return undefined;
    throw error;
  }
}
