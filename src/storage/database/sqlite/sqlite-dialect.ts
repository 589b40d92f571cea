import type { DatabaseSync } from 'node:sqlite';
import {
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely';
import { SqliteDriver } from './sqlite-driver.ts';
import { OurSqliteCompiler } from './sqlite-query-compiler.ts';

/** Kysely on the SQLite that Node brings along: Kysely's SQL and introspection, our driver. */
export class NodeSqliteDialect implements Dialect {
  readonly #file: DatabaseSync;
  readonly #path: string;
  readonly #busyTimeoutMs: number;

  constructor(file: DatabaseSync, path: string, busyTimeoutMs: number) {
    this.#file = file;
    this.#path = path;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#file, this.#path, this.#busyTimeoutMs);
  }

  createQueryCompiler(): QueryCompiler {
    return new OurSqliteCompiler();
  }

  createAdapter(): DialectAdapter {
    return new OneFileAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}

/** Our driver decides itself who waits for whom: what waits for the lock of the file must not keep back what only reads. */
class OneFileAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}
