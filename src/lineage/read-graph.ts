import { type Selectable, sql } from 'kysely';
import { type DatabaseTables, perDialect, type Queries } from '../storage/index.ts';
import type { LineageEdge, LineageGraph, LineageNode, LineageQuery } from './graph.ts';
import type { LineageKind } from './thing.ts';

type NodeRow = Selectable<DatabaseTables['lineage_node']>;
type EdgeRow = Selectable<DatabaseTables['lineage_edge']>;
type Side = 'upstream' | 'downstream';

/** Rows that one statement names; both databases take more. */
const MOST_NAMED = 1000;

/** What `root` came from and what came of it; circles, which files that are written again can make, end it nowhere. */
export async function readGraph(
  queries: Queries,
  root: NodeRow,
  { direction = 'both', depth = Number.POSITIVE_INFINITY }: LineageQuery,
): Promise<LineageGraph> {
  const sides: readonly Side[] = direction === 'both' ? ['upstream', 'downstream'] : [direction];
  const distances = new Map<number, number>([[Number(root.id), 0]]);
  const edges = new Map<string, EdgeRow>();
  for (const side of sides) {
    const found = Number.isFinite(depth)
      ? await edgesWithin(queries, Number(root.id), side, depth)
      : await allEdges(queries, Number(root.id), side);
    for (const [id, steps] of stepsFrom(Number(root.id), found, side)) {
      if (!distances.has(id)) distances.set(id, side === 'upstream' ? -steps : steps);
    }
    for (const edge of found) edges.set(`${edge.source} ${edge.target} ${edge.role}`, edge);
  }
  const rows = await nodeRows(queries, [...distances.keys()]);
  const ids = new Map(rows.map((row) => [Number(row.id), idOf(row)]));
  return {
    root: idOf(root),
    nodes: rows.map((row) => toNode(row, distances.get(Number(row.id)) ?? 0)).toSorted(inReadingOrder),
    edges: [...edges.values()].map((edge) => toEdge(edge, ids)).toSorted(byEnds),
  };
}

/** How many steps lead to each node. */
function stepsFrom(root: number, edges: readonly EdgeRow[], side: Side): Map<number, number> {
  const next = new Map<number, number[]>();
  for (const { source, target } of edges) {
    const [from, to] = ends(side, source, target);
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  }
  const steps = new Map([[root, 0]]);
  // A map is walked in the order of insertion, what is added meanwhile included: a queue.
  for (const [id, count] of steps) {
    for (const to of next.get(id) ?? []) if (!steps.has(to)) steps.set(to, count + 1);
  }
  return steps;
}

const ends = (side: Side, source: number, target: number): [from: number, to: number] =>
  side === 'upstream' ? [Number(target), Number(source)] : [Number(source), Number(target)];

/**
 * By one statement, however long the way: `union` drops what was reached before. PostgreSQL is kept from joining the
 * whole table anew at every step, which it takes for cheaper than 100,000 looks into an index.
 */
async function allEdges(queries: Queries, root: number, side: Side): Promise<readonly EdgeRow[]> {
  const [from, to] =
    side === 'upstream' ? [sql.ref('target'), sql.ref('source')] : [sql.ref('source'), sql.ref('target')];
  const beside = perDialect({
    sqlite: sql`reached cross join lineage_edge e on e.${from} = reached.id`,
    postgres: sql`reached cross join lateral (select * from lineage_edge where ${from} = reached.id offset 0) e`,
  });
  const { rows } = await sql<EdgeRow>`
    with recursive reached (id) as (select cast(${root} as bigint) union select e.${to} from ${beside})
    select e.source, e.target, e.role, e.recorded_at from ${beside}`.execute(queries);
  return rows;
}

/** Step by step, so that a near look at a wide graph reads little of it. */
async function edgesWithin(queries: Queries, root: number, side: Side, depth: number): Promise<readonly EdgeRow[]> {
  const edges: EdgeRow[] = [];
  const reached = new Set([root]);
  let frontier = [root];
  for (let step = 0; step < depth && frontier.length > 0; step++) {
    const found = await edgesOf(queries, frontier, side);
    edges.push(...found);
    frontier = [...new Set(found.map(({ source, target }) => ends(side, source, target)[1]))].filter(
      (id) => !reached.has(id),
    );
    for (const id of frontier) reached.add(id);
  }
  return edges;
}

async function edgesOf(queries: Queries, ids: readonly number[], side: Side): Promise<EdgeRow[]> {
  const found: EdgeRow[] = [];
  for (let at = 0; at < ids.length; at += MOST_NAMED) {
    const some = ids.slice(at, at + MOST_NAMED);
    const column = side === 'upstream' ? 'target' : 'source';
    found.push(...(await queries.selectFrom('lineage_edge').selectAll().where(column, 'in', some).execute()));
  }
  return found;
}

async function nodeRows(queries: Queries, ids: readonly number[]): Promise<NodeRow[]> {
  const rows: NodeRow[] = [];
  for (let at = 0; at < ids.length; at += MOST_NAMED) {
    const some = ids.slice(at, at + MOST_NAMED);
    rows.push(...(await queries.selectFrom('lineage_node').selectAll().where('id', 'in', some).execute()));
  }
  return rows;
}

const idOf = ({ kind, key }: NodeRow): string => `${kind}:${key}`;

export const toNode = (row: NodeRow, distance: number): LineageNode => ({
  id: idOf(row),
  kind: row.kind as LineageKind,
  name: row.name,
  ...(row.version !== null && { version: row.version }),
  ...(row.digest !== null && { digest: row.digest }),
  details: JSON.parse(row.details),
  distance,
  createdAt: Number(row.created_at),
});

const toEdge = ({ source, target, role, recorded_at }: EdgeRow, ids: ReadonlyMap<number, string>): LineageEdge => ({
  from: ids.get(Number(source)) ?? '',
  to: ids.get(Number(target)) ?? '',
  ...(role !== '' && { role }),
  recordedAt: Number(recorded_at),
});

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
const inReadingOrder = (a: LineageNode, b: LineageNode): number => a.distance - b.distance || compare(a.id, b.id);
const byEnds = (a: LineageEdge, b: LineageEdge): number =>
  compare(a.from, b.from) || compare(a.to, b.to) || compare(a.role ?? '', b.role ?? '');
