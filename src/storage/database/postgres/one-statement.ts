import type { QueryResult } from 'kysely';
import type { Queries } from '../database.ts';
import { type InsertShape, insertInto, runSql } from '../insert-rows.ts';
import { EVERYTHING, scopeKeys } from '../transaction-scope.ts';
import { arrayColumns } from './array-columns.ts';

/** Holds once the statement has the locks of its scope; whatever locks or changes rows must ask for it. */
export const IN_SCOPE = 'exists (select from scope)';

/**
 * A statement of PostgreSQL that does what would take a transaction of several: one way to the server and back instead of
 * one for each. It has the locks of a transaction of this scope. What it reads is as old as its start, before it got its
 * locks; only the rows that it locks or changes itself are looked at again.
 */
export class OneStatement {
  readonly #parts: string[] = [];
  readonly #values: unknown[] = [];

  constructor(names: readonly string[]) {
    const own = scopeKeys(names).map((key) => `, pg_advisory_xact_lock(${this.value(key, 'bigint')})`);
    this.with('scope', `select pg_advisory_xact_lock_shared(${EVERYTHING})${own.join('')}`);
  }

  /** Takes a value; gives what stands for it. The text thus is the same for all values, and prepared once. */
  value(value: unknown, type: string): string {
    this.#values.push(value);
    return `$${this.#values.length}::${type}`;
  }

  /** A step. Steps that read see nothing of what others change; all that change something are run. */
  with(name: string, text: string): void {
    const kept = text.startsWith('select') ? 'materialized ' : '';
    this.#parts.push(`${name} as ${kept}(${text})`);
  }

  /**
   * The values of rows, one row after another, as something to select from: `given`. A row alone and a first column that
   * is the same in all rows, such as their run, are no arrays: the server takes several times longer to read those.
   */
  given(columns: InsertShape['columns'], values: readonly unknown[]): string {
    const names = Object.keys(columns).map((name) => `"${name}"`);
    const types = Object.values(columns);
    if (values.length === types.length) {
      const row = types.map((type, column) => this.value(values[column], type));
      return `(values (${row.join(', ')})) as given (${names.join(', ')})`;
    }
    const arrays = arrayColumns(types, values);
    const isShared = values.every((value, at) => at % types.length !== 0 || value === values[0]);
    const sources = types.map((type, column) =>
      isShared && column === 0 ? this.value(values[0], type) : this.value(arrays[column], `${type}[]`),
    );
    if (!isShared) return `unnest(${sources.join(', ')}) as given (${names.join(', ')})`;
    const rest = `unnest(${sources.slice(1).join(', ')}) as rest (${names.slice(1).join(', ')})`;
    return `(select ${sources[0]} as ${names[0]}, rest.* from ${rest}) as given`;
  }

  /** A step that inserts rows where `condition` holds; nothing without rows. */
  insert(name: string, shape: InsertShape, values: readonly unknown[], condition: string): void {
    if (values.length === 0) return;
    const rows = this.given(shape.columns, values);
    this.with(name, `${insertInto(shape)} select given.* from ${rows} where ${condition} ${shape.ending ?? ''}`);
  }

  run<Row>(queries: Queries, select: string): Promise<QueryResult<Row>> {
    return runSql<Row>(queries, `with ${this.#parts.join(', ')} ${select}`, this.#values);
  }
}

/** Whether it failed because somebody else just inserted a row of the same key; nothing of it is written then. */
export const isTaken = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === '23505';
