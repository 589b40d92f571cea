import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { AssayError } from '../../errors/index.ts';
import {
  type DatasetRecord,
  type KeyedPoint,
  type ModelRecordPoint,
  type RunRecord,
  textsOf,
} from '../../experiments/index.ts';
import type { RegisteredModelRecord } from '../../registry/index.ts';
import { toInt64 } from '../../schema/index.ts';
import { modelIdIn, modelStatus, runStatus, stageOf } from './codes.ts';
import {
  type LeaveOut,
  type MlflowSource,
  POINTS_AT_ONCE,
  type SourceExperiment,
  type SourceModel,
  type SourceRun,
} from './mlflow-source.ts';

type Row = Record<string, SQLOutputValue>;

/**
 * MLflow's SQLite database, read only. Tables and columns that its version does not have yet are taken for empty.
 * @throws AssayError `LIFECYCLE_SOURCE_INVALID`
 */
export function openMlflowDatabase(path: string, leaveOut: LeaveOut): MlflowSource {
  const invalid = (reason: string, cause?: unknown) =>
    new AssayError({
      code: 'LIFECYCLE_SOURCE_INVALID',
      message: `${path} is no database of MLflow that can be read: ${reason}`,
      remedy: 'Name the SQLite file that the tracking URI sqlite:///… of MLflow names, or its folder mlruns',
      details: { path },
      cause,
    });
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const source = new DatabaseSource(database, leaveOut);
    if (!source.hasTable('experiments') || !source.hasTable('runs')) {
      database.close();
      throw invalid('it has no tables experiments and runs');
    }
    return source;
  } catch (error) {
    if (error instanceof AssayError) throw error;
    if (database?.isOpen) database.close();
    throw invalid((error as Error).message, error);
  }
}

class DatabaseSource implements MlflowSource {
  readonly #database: DatabaseSync;
  readonly #leaveOut: LeaveOut;
  readonly #columns = new Map<string, ReadonlySet<string>>();

  constructor(database: DatabaseSync, leaveOut: LeaveOut) {
    this.#database = database;
    this.#leaveOut = leaveOut;
  }

  hasTable(table: string): boolean {
    return this.#columnsOf(table).size > 0;
  }

  async experiments(): Promise<SourceExperiment[]> {
    const found: SourceExperiment[] = [];
    const columns = ['experiment_id', 'name', 'lifecycle_stage', 'creation_time', 'last_update_time'];
    for (const row of this.#rows('experiments', columns, {}, 'experiment_id')) {
      const id = String(row.experiment_id);
      if (row.lifecycle_stage === 'deleted') {
        this.#leaveOut(`experiment ${row.name} (${id})`, 'it is deleted in MLflow');
        continue;
      }
      const createdAt = timeOf(row.creation_time);
      found.push({
        id,
        name: String(row.name),
        tags: this.#texts('experiment_tags', 'experiment_id', row.experiment_id ?? null),
        createdAt,
        updatedAt: timeOf(row.last_update_time) || createdAt,
      });
    }
    return found;
  }

  async *runs({ id: experiment }: SourceExperiment): AsyncIterable<SourceRun> {
    const columns = [
      'run_uuid',
      'name',
      'user_id',
      'status',
      'start_time',
      'end_time',
      'lifecycle_stage',
      'artifact_uri',
    ];
    for (const row of this.#rows('runs', columns, { experiment_id: Number(experiment) }, 'start_time')) {
      const id = String(row.run_uuid);
      const status = runStatus(row.status);
      if (row.lifecycle_stage === 'deleted') this.#leaveOut(`run ${id}`, 'it is deleted in MLflow');
      else if (!/^[0-9a-f]{32}$/.test(id)) this.#leaveOut(`run ${id}`, 'its id is not 32 hex digits');
      else if (status === undefined) this.#leaveOut(`run ${id}`, `its status is ${row.status}`);
      else {
        yield {
          record: this.#run(id, status, row),
          artifactUri: textOf(row.artifact_uri) ?? '',
          points: () => this.#points(id),
        };
      }
    }
  }

  #run(id: string, status: RunRecord['status'], row: Row): RunRecord {
    const tags = this.#texts('tags', 'run_uuid', id);
    const name = textOf(row.name) || tags['mlflow.runName'] || id;
    const models = this.#rows(
      'inputs',
      ['destination_id', 'step'],
      { source_type: 'RUN_INPUT', source_id: id },
      'input_uuid',
    );
    const outputs = this.#rows(
      'inputs',
      ['destination_id', 'step'],
      { source_type: 'RUN_OUTPUT', source_id: id },
      'input_uuid',
    );
    return {
      id,
      name,
      status,
      user: textOf(row.user_id) ?? '',
      startTime: timeOf(row.start_time),
      endTime: row.end_time === null ? null : timeOf(row.end_time),
      deletedAt: null,
      params: textsOf(this.#texts('params', 'run_uuid', id)),
      tags: textsOf({ 'mlflow.runName': name, ...tags }),
      datasets: this.#datasets(id),
      modelInputs: models.map((one) => String(one.destination_id)),
      modelOutputs: outputs.map((one) => ({ modelId: String(one.destination_id), step: toInt64(one.step) ?? 0 })),
    };
  }

  #datasets(run: string): DatasetRecord[] {
    const uses = this.#rows(
      'inputs',
      ['input_uuid', 'source_id'],
      { source_type: 'DATASET', destination_type: 'RUN', destination_id: run },
      'input_uuid',
    );
    const columns = ['name', 'digest', 'dataset_source_type', 'dataset_source', 'dataset_schema', 'dataset_profile'];
    return uses.flatMap(({ input_uuid, source_id }) => {
      const [row] = this.#rows('datasets', columns, { dataset_uuid: source_id ?? null }, 'name');
      if (row === undefined) {
        this.#leaveOut(`dataset ${source_id} of run ${run}`, 'the database has no such dataset');
        return [];
      }
      return [
        {
          name: String(row.name),
          digest: String(row.digest),
          version: null,
          source: textOf(row.dataset_source) ?? '',
          sourceType: textOf(row.dataset_source_type) ?? '',
          schema: textOf(row.dataset_schema),
          profile: textOf(row.dataset_profile),
          tags: textsOf(this.#texts('input_tags', 'input_uuid', input_uuid ?? null, ['name', 'value'])),
        },
      ];
    });
  }

  async *#points(run: string): AsyncIterable<readonly KeyedPoint[]> {
    const columns = ['key', 'timestamp', 'step', 'value', 'is_nan'];
    const read = this.#select('metrics', columns, { run_uuid: run }, ['key', 'timestamp']);
    let points: KeyedPoint[] = [];
    for (const row of read) {
      const point = pointOf(String(row.key), row.timestamp, row.step, row.is_nan ? Number.NaN : row.value);
      if (point === undefined)
        this.#leaveOut(`a point of ${row.key} of run ${run}`, 'it holds something else than numbers');
      else points.push(point);
      if (points.length < POINTS_AT_ONCE) continue;
      yield points;
      points = [];
    }
    if (points.length > 0) yield points;
  }

  async *models({ id: experiment }: SourceExperiment): AsyncIterable<SourceModel> {
    const columns = [
      ...['model_id', 'name', 'artifact_location', 'creation_timestamp_ms', 'last_updated_timestamp_ms', 'status'],
      ...['lifecycle_stage', 'model_type', 'source_run_id'],
    ];
    const where = { experiment_id: Number(experiment) };
    for (const row of this.#rows('logged_models', columns, where, 'creation_timestamp_ms')) {
      const id = String(row.model_id);
      const status = modelStatus(Number(row.status));
      if (row.lifecycle_stage === 'deleted') this.#leaveOut(`logged model ${id}`, 'it is deleted in MLflow');
      else if (!/^m-[0-9a-f]{32}$/.test(id)) this.#leaveOut(`logged model ${id}`, 'its id is not m- and 32 hex digits');
      else if (status === undefined) this.#leaveOut(`logged model ${id}`, `its status is ${row.status}`);
      else {
        yield {
          record: {
            id,
            name: String(row.name),
            status,
            modelType: textOf(row.model_type),
            sourceRunId: textOf(row.source_run_id),
            createdAt: timeOf(row.creation_timestamp_ms),
            updatedAt: timeOf(row.last_updated_timestamp_ms),
            deletedAt: null,
            params: textsOf(this.#texts('logged_model_params', 'model_id', id, ['param_key', 'param_value'])),
            tags: textsOf(this.#texts('logged_model_tags', 'model_id', id, ['tag_key', 'tag_value'])),
          },
          artifactUri: textOf(row.artifact_location) ?? '',
          points: () => this.#modelPoints(id),
        };
      }
    }
  }

  async *#modelPoints(model: string): AsyncIterable<readonly ModelRecordPoint[]> {
    const columns = [
      ...['metric_name', 'metric_timestamp_ms', 'metric_step', 'metric_value'],
      ...['run_id', 'dataset_name', 'dataset_digest'],
    ];
    let points: ModelRecordPoint[] = [];
    for (const row of this.#select('logged_model_metrics', columns, { model_id: model }, ['metric_name'])) {
      const point = pointOf(
        String(row.metric_name),
        row.metric_timestamp_ms,
        row.metric_step,
        row.metric_value ?? Number.NaN,
      );
      if (point === undefined)
        this.#leaveOut(
          `a point of ${row.metric_name} of logged model ${model}`,
          'it holds something else than numbers',
        );
      else {
        const dataset = { datasetName: textOf(row.dataset_name), datasetDigest: textOf(row.dataset_digest) };
        points.push({ ...point, ...dataset, runId: String(row.run_id) });
      }
      if (points.length < POINTS_AT_ONCE) continue;
      yield points;
      points = [];
    }
    if (points.length > 0) yield points;
  }

  async *registeredModels(): AsyncIterable<RegisteredModelRecord> {
    const columns = ['name', 'description', 'creation_time', 'last_updated_time'];
    for (const row of this.#rows('registered_models', columns, {}, 'name')) {
      const name = String(row.name);
      const aliases = this.#rows('registered_model_aliases', ['alias', 'version'], { name }, 'alias');
      const createdAt = timeOf(row.creation_time);
      yield {
        name,
        description: textOf(row.description),
        createdAt,
        updatedAt: timeOf(row.last_updated_time) || createdAt,
        tags: this.#texts('registered_model_tags', 'name', name),
        aliases: Object.fromEntries(aliases.map(({ alias, version }) => [String(alias), Number(version)])),
        versions: this.#versions(name),
        lastVersion: Math.max(
          0,
          ...this.#rows('model_versions', ['version'], { name }, 'version').map(({ version }) => Number(version)),
        ),
      };
    }
  }

  #versions(name: string): RegisteredModelRecord['versions'] {
    const columns = [
      ...['version', 'creation_time', 'last_updated_time', 'description', 'user_id', 'current_stage', 'source'],
      ...['storage_location', 'run_id', 'run_link'],
    ];
    return this.#rows('model_versions', columns, { name }, 'version').flatMap((row) => {
      const version = Number(row.version);
      const stage = stageOf(row.current_stage);
      // Deleted versions stay in MLflow's table; their numbers must not be given out again.
      if (stage === undefined) return [];
      const source = textOf(row.source);
      const createdAt = timeOf(row.creation_time);
      const tags = this.#rows('model_version_tags', ['key', 'value'], { name, version }, 'key');
      return [
        {
          version,
          stage,
          source,
          location: textOf(row.storage_location),
          runId: textOf(row.run_id) || null,
          runLink: textOf(row.run_link) || null,
          loggedModelId: modelIdIn(source),
          user: textOf(row.user_id),
          description: textOf(row.description),
          createdAt,
          updatedAt: timeOf(row.last_updated_time) || createdAt,
          tags: Object.fromEntries(tags.map(({ key, value }) => [String(key), textOf(value) ?? ''])),
        },
      ];
    });
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #texts(
    table: string,
    owner: string,
    id: SQLInputValue,
    [key, value]: readonly [string, string] = ['key', 'value'],
  ): Record<string, string> {
    const rows = this.#rows(table, [key, value], { [owner]: id }, key);
    return Object.fromEntries(rows.map((row) => [String(row[key]), textOf(row[value] ?? null) ?? '']));
  }

  #rows(table: string, columns: readonly string[], where: Record<string, SQLInputValue>, order: string): Row[] {
    return [...this.#select(table, columns, where, [order])];
  }

  /** Rows of a table; columns that it lacks are null, a table that is not there is empty. */
  *#select(
    table: string,
    columns: readonly string[],
    where: Record<string, SQLInputValue>,
    order: readonly string[],
  ): Iterable<Row> {
    const known = this.#columnsOf(table);
    const conditions = Object.keys(where);
    if (known.size === 0 || conditions.some((column) => !known.has(column))) return;
    const list = columns.map((column) => (known.has(column) ? `"${column}"` : `null as "${column}"`)).join(', ');
    const filter =
      conditions.length === 0 ? '' : `where ${conditions.map((column) => `"${column}" = ?`).join(' and ')}`;
    const sorted = order.filter((column) => known.has(column)).map((column) => `"${column}"`);
    const ordered = sorted.length === 0 ? '' : `order by ${sorted.join(', ')}`;
    try {
      const statement = this.#database.prepare(`select ${list} from "${table}" ${filter} ${ordered}`);
      statement.setReadBigInts(true);
      yield* statement.iterate(...Object.values(where)) as Iterable<Row>;
    } catch (error) {
      // Told apart from faults of the workspace's own database.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SQLITE_ERROR') throw error;
      throw new AssayError({
        code: 'LIFECYCLE_SOURCE_INVALID',
        message: `the table ${table} of MLflow's database cannot be read: ${(error as Error).message}`,
        remedy: 'Check the file with: sqlite3 FILE "pragma integrity_check"',
        details: { table },
        cause: error,
      });
    }
  }

  #columnsOf(table: string): ReadonlySet<string> {
    let columns = this.#columns.get(table);
    if (columns === undefined) {
      const rows = this.#database.prepare('select name from pragma_table_info(?)').all(table);
      columns = new Set(rows.map(({ name }) => String(name)));
      this.#columns.set(table, columns);
    }
    return columns;
  }
}

const textOf = (value: SQLOutputValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Milliseconds; 0 where nothing is known. */
const timeOf = (value: SQLOutputValue | undefined): number => Math.max(0, Number(value ?? 0)) || 0;

function pointOf(
  key: string,
  timestamp: SQLOutputValue | undefined,
  step: SQLOutputValue | undefined,
  value: SQLOutputValue | undefined,
): KeyedPoint | undefined {
  const time = toInt64(timestamp ?? 0);
  // Versions before 1.0 knew no steps.
  const whole = toInt64(step ?? 0);
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  return time === undefined || whole === undefined || !isNumber
    ? undefined
    : { key, timestamp: time, step: whole, value: Number(value) };
}
