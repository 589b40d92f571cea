import type { Tables, TablesOptions } from './table.ts';

/** Starts the table engine. */
export async function openTables(options: TablesOptions = {}): Promise<Tables> {
  // Loaded with the first table: commands that read none should not wait for DuckDB.
  const { DuckDbTables } = await import('./duckdb-tables.ts');
  return DuckDbTables.start(options);
}
