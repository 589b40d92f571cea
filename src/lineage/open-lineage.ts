import { type Clock, parse } from '../schema/index.ts';
import type { Database } from '../storage/index.ts';
import { drawLineage } from './drawing/draw-lineage.ts';
import { findNode } from './find-node.ts';
import type { LineageGraph, LineageQuery } from './graph.ts';
import { readGraph } from './read-graph.ts';
import { type LineageRecord, lineageRecordSchema, writeLineage } from './record.ts';

/** What was made of what, across all capabilities of a workspace. */
export interface Lineage {
  /**
   * Records that something was done: what was read, what was made of it. The same again changes nothing.
   * @throws AssayError `LINEAGE_RECORD_INVALID` with every fault
   */
  record(record: LineageRecord): Promise<void>;
  /**
   * What a thing came from and what came of it, to any depth.
   * @param reference `KIND:NAME` such as `dataset:cards@3`, `run:1f2e3d`, `model:fraud@2`, `file:train.csv`; without a
   *   kind a dataset; a name alone is its newest version, and the start of an id is enough
   * @throws AssayError `LINEAGE_NOT_FOUND`, `LINEAGE_AMBIGUOUS`
   */
  graph(reference: string, query?: LineageQuery): Promise<LineageGraph>;
  /** The same as an SVG picture, light or dark as its reader is; the same graph is the same file. */
  svg(reference: string, query?: LineageQuery): Promise<string>;
  /** The same as a Mermaid flowchart. */
  mermaid(reference: string, query?: LineageQuery): Promise<string>;
}

export interface OpenLineageOptions {
  readonly database: Database;
  readonly clock: Clock;
}

/** The lineage kept in a workspace's database. */
export function openLineage({ database, clock }: OpenLineageOptions): Lineage {
  const graph = async (reference: string, query: LineageQuery = {}): Promise<LineageGraph> =>
    readGraph(database.kysely, await findNode(database.kysely, reference), query);
  return {
    async record(given) {
      const record = parse(lineageRecordSchema, given, {
        code: 'LINEAGE_RECORD_INVALID',
        subject: 'lineage record',
        remedy:
          "For example { process: { kind: 'transformation', id: 'clean-2026-11' }, inputs: [{ thing: { kind: 'dataset', name: 'raw', version: 1 } }], outputs: [{ thing: { kind: 'dataset', name: 'clean', version: 1 } }] }",
      });
      const at = clock.now();
      await database.transaction((queries) => writeLineage(queries, database.dialect, record, at), { scope: [] });
    },
    graph,
    svg: async (reference, query) => drawLineage(await graph(reference, query), 'svg'),
    mermaid: async (reference, query) => drawLineage(await graph(reference, query), 'mermaid'),
  };
}
