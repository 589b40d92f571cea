import { resolve } from 'node:path';
import type { Selectable } from 'kysely';
import type { DatabaseTables, Queries } from '../storage/index.ts';
import { LineageAmbiguousError, LineageNotFoundError } from './errors.ts';
import { LINEAGE_KINDS, type LineageKind } from './thing.ts';

type NodeRow = Selectable<DatabaseTables['lineage_node']>;

/** Fewer characters would soon stand for several things. */
const LEAST_PREFIX = 4;
const MOST_CANDIDATES = 10;

/**
 * The node that people mean by `KIND:NAME`: its whole key; at least the first four characters of an id; the path of a
 * file, which is its newest state; the name of a dataset, model or feature view, which is the newest version recorded.
 * @throws LineageNotFoundError (`LINEAGE_NOT_FOUND`), LineageAmbiguousError (`LINEAGE_AMBIGUOUS`)
 */
export async function findNode(queries: Queries, reference: string): Promise<NodeRow> {
  const { kind, key } = parseLineageReference(reference) ?? { kind: 'dataset', key: reference };
  const nodes = queries.selectFrom('lineage_node').selectAll().where('kind', '=', kind);
  const exact = await nodes.where('key', '=', key).executeTakeFirst();
  if (exact !== undefined) return exact;
  switch (kind) {
    case 'file':
    case 'source':
    case 'dataset':
    case 'feature-view':
    case 'model': {
      const staged = kind === 'model' ? await versionOf(queries, key) : undefined;
      if (staged !== undefined) return findNode(queries, `model:${staged.name}@${staged.version}`);
      const names = kind === 'file' ? [key, resolve(key)] : [key];
      const newest = await nodes.where('name', 'in', names).orderBy('id', 'desc').executeTakeFirst();
      if (newest !== undefined) return newest;
      throw new LineageNotFoundError(reference);
    }
    default: {
      if (key.length < LEAST_PREFIX) throw new LineageNotFoundError(reference);
      const begun = await nodes
        .where('key', '>=', key)
        .where('key', '<', `${key}\u{10ffff}`)
        .orderBy('key')
        .limit(MOST_CANDIDATES)
        .execute();
      const [only, ...others] = begun;
      if (only === undefined) throw new LineageNotFoundError(reference);
      if (others.length > 0)
        throw new LineageAmbiguousError(
          reference,
          begun.map((row) => `${kind}:${row.key}`),
        );
      return only;
    }
  }
}

/** The version that `fraud@champion` or `fraud@production` means: by alias, else the newest in the stage. */
async function versionOf(queries: Queries, reference: string) {
  const at = reference.lastIndexOf('@');
  if (at < 1) return undefined;
  const [name, word] = [reference.slice(0, at), reference.slice(at + 1).toLowerCase()];
  const aliased = queries
    .selectFrom('model_alias')
    .select(['name', 'version'])
    .where('name', '=', name)
    .where('alias', '=', word);
  const staged = queries
    .selectFrom('model_version')
    .select(['name', 'version'])
    .where('name', '=', name)
    .where('stage', '=', word as 'production')
    .orderBy('version', 'desc');
  return (await aliased.executeTakeFirst()) ?? (await staged.executeTakeFirst());
}

/** `run:1f2e` as kind and key; undefined where no known kind stands before the colon. */
export function parseLineageReference(reference: string): { kind: LineageKind; key: string } | undefined {
  const colon = reference.indexOf(':');
  const kind = LINEAGE_KINDS.find((known) => known === reference.slice(0, Math.max(colon, 0)));
  return kind && { kind, key: reference.slice(colon + 1) };
}
