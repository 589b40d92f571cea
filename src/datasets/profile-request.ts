import type { TableSource } from '../tables/index.ts';

/** How a table that is named by a reference is profiled. */
export interface ProfileRequest {
  /** The column to be predicted; the version's label when left out, else guessed by its name. `null` for none. */
  readonly target?: string | null;
  /** How a file is read. */
  readonly reading?: Omit<TableSource, 'path'>;
}
