import type { Tables, TablesOptions } from './table.ts';

/** Starts the table engine. */
export async function openTables(_options: TablesOptions = {}): Promise<Tables> {
  throw new Error('The table engine is being written');
}
