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

  constructor(file: DatabaseSync, path: string) {
    this.#file = file;
    this.#path = path;
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#file, this.#path);
  }

  createQueryCompiler(): QueryCompiler {
    return new OurSqliteCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}
