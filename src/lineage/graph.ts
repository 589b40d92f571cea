import type { LineageDetails, LineageKind } from './thing.ts';

export const LINEAGE_DIRECTIONS = ['both', 'upstream', 'downstream'] as const;
export type LineageDirection = (typeof LINEAGE_DIRECTIONS)[number];

/** Something that was read, made or done. */
export interface LineageNode {
  /** Kind and key, such as `dataset:card-transactions@3` or `run:<32 hex digits>`. */
  readonly id: string;
  readonly kind: LineageKind;
  /** What it was called when it was first recorded. */
  readonly name: string;
  readonly version?: string;
  /** Of its content, where it has one. */
  readonly digest?: string;
  readonly details: LineageDetails;
  /** Steps from the thing that was asked about: below 0 what it came from, above 0 what came of it. */
  readonly distance: number;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

/** That one thing came out of another. */
export interface LineageEdge {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  /** As what it was used, such as `train`; absent where there is nothing to say. */
  readonly role?: string;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number;
}

/** What a thing came from and what came of it. */
export interface LineageGraph {
  /** Id of the thing that was asked about. */
  readonly root: string;
  /** Nearest to the root first within a distance, the farthest origin first: in an order to read. */
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

export interface LineageQuery {
  /** Default `both`. */
  readonly direction?: LineageDirection | undefined;
  /** Steps to go at most; all the way unless given. */
  readonly depth?: number | undefined;
}
