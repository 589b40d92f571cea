import { z } from 'zod';
import { type DialectName, insertRows, type Queries } from '../storage/index.ts';
import { type LineageThing, lineageThingSchema, type NewNode, nodeOf, unregisteredNode } from './thing.ts';

const lineageUseSchema = z
  .strictObject({
    thing: lineageThingSchema,
    role: z.string().max(200).optional().describe('As what it was used, such as train or validation'),
  })
  .readonly();

/** That something was done: what was read, what was made of it. */
export const lineageRecordSchema = z
  .strictObject({
    process: lineageThingSchema
      .optional()
      .describe('What stands between inputs and outputs, where it is a thing of its own; else they meet directly'),
    inputs: z.array(lineageUseSchema).readonly().optional(),
    outputs: z.array(lineageUseSchema).readonly().optional(),
  })
  .readonly();

export type LineageUse = z.output<typeof lineageUseSchema>;
export type LineageRecord = z.output<typeof lineageRecordSchema>;

/**
 * Writes what a record says within a transaction of the caller, so that what was done and where it came from are there
 * together or not at all. The same record again changes nothing.
 */
export async function writeLineage(
  queries: Queries,
  dialect: DialectName,
  { process, inputs = [], outputs = [] }: LineageRecord,
  at: number,
): Promise<void> {
  const [between, before, after] = [
    process === undefined ? [] : await resolveUses(queries, [{ thing: process }]),
    await resolveUses(queries, inputs),
    await resolveUses(queries, outputs),
  ];
  const ids = await nodeIds(queries, [...between, ...before, ...after], at);
  const values: unknown[] = [];
  const link = (from: ResolvedUse, to: ResolvedUse, role: string): void => {
    const [source, target] = [ids.get(nameOf(from.node)), ids.get(nameOf(to.node))];
    // What was read from itself, such as a version registered again from its own file, has no history to tell.
    if (source !== target) values.push(source, target, role, at);
  };
  if (between.length === 0) for (const to of after) for (const from of before) link(from, to, to.role || from.role);
  for (const middle of between) {
    for (const from of before) link(from, middle, from.role);
    for (const to of after) link(middle, to, to.role);
  }
  await insertRows(queries, dialect, EDGES, values);
}

const EDGES = {
  into: 'lineage_edge',
  columns: { source: 'bigint', target: 'bigint', role: 'text', recorded_at: 'bigint' },
  ending: 'on conflict do nothing',
} as const;

interface ResolvedUse {
  readonly node: NewNode;
  readonly role: string;
}

async function resolveUses(queries: Queries, uses: readonly LineageUse[]): Promise<ResolvedUse[]> {
  const resolved: ResolvedUse[] = [];
  for (const { thing, role = '' } of uses) {
    for (const node of await resolveThing(queries, thing)) resolved.push({ node, role });
  }
  return resolved;
}

/** The nodes that a thing stands for: of the same content there may be several versions. */
async function resolveThing(queries: Queries, thing: LineageThing): Promise<readonly NewNode[]> {
  switch (thing.kind) {
    case 'data': {
      const versions = await versionsWithContent(queries, thing.digest);
      const named = versions.filter(({ name, version }) => name === thing.name && version === thing.version);
      const chosen = named.length > 0 ? named : versions;
      if (chosen.length > 0) return chosen.map((row) => nodeOf({ ...row, kind: 'dataset' }));
      const { name, digest, file, details = {} } = thing;
      return [file ? nodeOf({ ...file, kind: 'file', digest, details }) : unregisteredNode(name, digest, details)];
    }
    case 'model-file': {
      const versions = await queries
        .selectFrom('model_version')
        .select(['name', 'version', 'digest'])
        .where('digest', '=', thing.digest)
        .orderBy('name')
        .orderBy('version')
        .execute();
      if (versions.length === 0) return [nodeOf({ ...thing, kind: 'file' })];
      return versions.map(({ name, version }) => nodeOf({ kind: 'model', name, version, digest: thing.digest }));
    }
    default:
      return [nodeOf(thing)];
  }
}

/** SHA-256 in hex; what clients of MLflow call a digest is shorter and made otherwise. */
const CONTENT_DIGEST = /^[0-9a-f]{64}$/;

async function versionsWithContent(queries: Queries, digest: string) {
  if (!CONTENT_DIGEST.test(digest)) return [];
  return queries
    .selectFrom('dataset_version')
    .select(['name', 'version', 'digest'])
    .where('digest', '=', digest)
    .orderBy('name')
    .execute();
}

const nameOf = ({ kind, key }: NewNode): string => `${kind}:${key}`;

/**
 * The numbers of nodes, which are added where they are new. In one order everywhere, and without touching those that
 * are there: many runs read the same data at once and need not wait for each other.
 */
async function nodeIds(queries: Queries, nodes: readonly ResolvedUse[], at: number): Promise<Map<string, number>> {
  const distinct = new Map(nodes.map(({ node }) => [nameOf(node), node]));
  const ids = new Map<string, number>();
  for (const [name, node] of [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    ids.set(name, (await findNodeId(queries, node)) ?? (await addNode(queries, node, at)));
  }
  return ids;
}

async function findNodeId(queries: Queries, { kind, key }: NewNode): Promise<number | undefined> {
  const found = await queries
    .selectFrom('lineage_node')
    .select('id')
    .where('kind', '=', kind)
    .where('key', '=', key)
    .executeTakeFirst();
  return found && Number(found.id);
}

async function addNode(queries: Queries, node: NewNode, at: number): Promise<number> {
  const added = await queries
    .insertInto('lineage_node')
    .values({ ...node, details: JSON.stringify(node.details), created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  // Somebody else added it meanwhile.
  return Number(added?.id ?? (await findNodeId(queries, node)));
}
