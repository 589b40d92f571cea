import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance, type Json } from '@duckdb/node-api';
import { z } from 'zod';
import { throwIfInterrupted } from '../errors/index.ts';
import { type LongWork, parse } from '../schema/index.ts';
import { cleanStaleTemporaries, makeFolder, temporaryName, userTemporaryFolder } from '../storage/index.ts';
import { type EngineTask, explainEngineError } from './engine-error.ts';
import type { TablesOptions } from './table.ts';

const optionsSchema = z.object({
  memoryLimit: z
    .string()
    .regex(/^\d+(\.\d+)? ?[KMGT]i?B$/i, 'a size such as 512MB or 2GB')
    .optional(),
  threads: z.int().min(1, 'at least 1').optional(),
  temporaryFolder: z.string().min(1, 'a folder').optional(),
});

/** One DuckDB in memory. Every task has a connection of its own, so that stopping one leaves the others alone. */
export class Engine implements AsyncDisposable {
  readonly #instance: DuckDBInstance;
  readonly #temporaryFolder: string;
  #names = 0;

  private constructor(instance: DuckDBInstance, temporaryFolder: string) {
    this.#instance = instance;
    this.#temporaryFolder = temporaryFolder;
  }

  static async start(asked: TablesOptions): Promise<Engine> {
    const { memoryLimit, threads, temporaryFolder } = parse(optionsSchema, asked, {
      code: 'TABLES_OPTIONS_INVALID',
      subject: 'table engine options',
      remedy: 'For example { memoryLimit: "2GB", threads: 2 }',
    });
    const folder = temporaryFolder ?? (await newSpillFolder());
    const instance = await DuckDBInstance.create(':memory:', {
      // Without this DuckDB spills into a folder `.tmp` where the user happens to stand.
      temp_directory: folder,
      // The cache tells files apart by path, time and size: one rewritten at once would be read as a mix of old and new.
      enable_external_file_cache: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(memoryLimit !== undefined && { memory_limit: memoryLimit }),
      ...(threads !== undefined && { threads: String(threads) }),
    });
    const engine = new Engine(instance, folder);
    await engine.run({ what: 'starting' }, {}, (connection) => connection.run(`SET GLOBAL TimeZone = 'UTC'`));
    return engine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#instance.closeSync();
    await rm(this.#temporaryFolder, { recursive: true, force: true });
  }

  /** A name for a table or view that no other has. */
  newName(kind: string): string {
    this.#names += 1;
    return `assay_${kind}_${this.#names}`;
  }

  /** A path for a file of the engine's own; whoever writes it removes it, else it goes when the engine is closed. */
  async newFile(): Promise<string> {
    await makeFolder(this.#temporaryFolder);
    return join(this.#temporaryFolder, temporaryName());
  }

  /** Runs `work` on a connection of its own; an abort interrupts the query under way. */
  async run<T>(task: EngineTask, { signal }: LongWork, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    throwIfInterrupted(signal, task.what);
    const connection = await this.#instance.connect();
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      return await work(connection);
    } catch (error) {
      throwIfInterrupted(signal, task.what);
      throw explainEngineError(error, task);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      connection.disconnectSync();
    }
  }

  /** The rows of a small result, as JSON values: 64-bit integers and the like come as text. */
  async rows(task: EngineTask, work: LongWork, sql: string): Promise<readonly (readonly Json[])[]> {
    return this.run(task, work, async (connection) => (await connection.runAndReadAll(sql)).getRowsJson());
  }

  /** Hands the result of `sql` over in chunks of rows, in order. */
  async stream(
    task: EngineTask,
    work: LongWork,
    sql: string,
    take: (chunk: DuckDBDataChunk, firstRow: number) => void,
  ): Promise<void> {
    await this.run(task, work, async (connection) => {
      const result = await connection.stream(sql);
      let row = 0;
      for (;;) {
        throwIfInterrupted(work.signal, task.what);
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        take(chunk, row);
        row += chunk.rowCount;
      }
    });
  }
}

/** A folder that the engine makes when it needs one; those of processes that crashed go now. */
async function newSpillFolder(): Promise<string> {
  const parent = userTemporaryFolder('tables');
  try {
    await makeFolder(parent);
    await cleanStaleTemporaries(parent);
  } catch {
    // Without a place to spill to, the engine works until memory is full, and then says so.
  }
  return join(parent, temporaryName());
}
