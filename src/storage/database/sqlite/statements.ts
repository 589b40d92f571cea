import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { QueryResult } from 'kysely';
import { refuseUnstorable } from '../dialect/refuse-unstorable.ts';
import { readRows } from './int64-rows.ts';

const CACHED_STATEMENTS = 256;
/** Statements that change nothing. */
const READS = /^\s*(select|values)\b/i;

export const onlyReads = (sql: string): boolean => READS.test(sql);

interface PreparedStatement {
  readonly statement: StatementSync;
  readonly reads: boolean;
  /** Whether it gives rows. */
  readonly returns: boolean;
}

/** Runs SQL on the file, each text prepared once. */
export class Statements {
  readonly #file: DatabaseSync;
  /** Least recently used first. */
  readonly #prepared = new Map<string, PreparedStatement>();

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  run<R>(sql: string, parameters: readonly unknown[] = []): QueryResult<R> {
    refuseUnstorable(parameters);
    const { statement, reads, returns } = this.#statement(sql);
    const values = parameters as SQLInputValue[];
    if (reads) return { rows: readRows(statement, values) as R[] };
    if (returns) return { rows: statement.all(...values) as R[] };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  /** One row after another. Not from the cache: the same query may run again while this one is still being read. */
  iterate(sql: string, parameters: readonly unknown[]): Iterable<unknown> {
    return this.#file.prepare(sql).iterate(...(parameters as SQLInputValue[]));
  }

  #statement(sql: string): PreparedStatement {
    const cached = this.#prepared.get(sql);
    if (cached) this.#prepared.delete(sql);
    const prepared = cached ?? this.#prepare(sql);
    this.#prepared.set(sql, prepared);
    if (this.#prepared.size > CACHED_STATEMENTS) {
      const [oldest] = this.#prepared.keys();
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    return prepared;
  }

  #prepare(sql: string): PreparedStatement {
    const statement = this.#file.prepare(sql);
    return { statement, reads: onlyReads(sql), returns: statement.columns().length > 0 };
  }
}
