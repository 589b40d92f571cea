import type { LongWork } from '../../schema/index.ts';
import type { Queries } from '../../storage/index.ts';

/** Which deleted records are removed for good. */
export interface GarbageOptions extends LongWork {
  /** Only what was deleted at this time or before; milliseconds since the Unix epoch. */
  readonly deletedBefore: number;
  /** Only these experiments and what is in them; all of them unless given. */
  readonly experimentIds?: readonly string[];
  /** Tells what would be removed and removes nothing. */
  readonly dryRun?: boolean;
}

export type RecordKind = 'run' | 'logged model' | 'experiment';

/** Why something that is deleted stays for now. */
export interface KeptRecord {
  readonly kind: RecordKind;
  readonly id: string;
  /** One sentence for people. */
  readonly reason: string;
  /** Who holds it, such as versions of registered models: `fraud version 3`. */
  readonly heldBy: readonly string[];
}

export interface GarbageReport {
  /** Ids of what is gone for good, or would be. */
  readonly runs: readonly string[];
  readonly loggedModels: readonly string[];
  readonly experiments: readonly string[];
  readonly kept: readonly KeptRecord[];
  /** Files removed, and their bytes. */
  readonly artifacts: { readonly files: number; readonly bytes: number };
  /** Points of metrics removed. */
  readonly points: number;
  /** Removals that were interrupted before, and are finished now; in a dry run those that would be. */
  readonly resumed: number;
}

/** Runs and logged models that are about to be removed, by id. */
export type Candidates = ReadonlySet<string>;

/**
 * Tells who else still needs some of the runs and logged models that are to be removed: by id, the holders in words.
 * Asked in the transaction that removes, through its queries.
 */
export type HoldersOf = (queries: Queries, candidates: Candidates) => Promise<ReadonlyMap<string, readonly string[]>>;
