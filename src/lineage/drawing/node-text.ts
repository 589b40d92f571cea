import { basename } from 'node:path';
import type { LineageNode } from '../graph.ts';
import type { LineageKind } from '../thing.ts';
import type { DrawnNode } from './fold.ts';

const PLURALS: Readonly<Partial<Record<LineageKind, string>>> = {
  dataset: 'dataset versions',
  model: 'model versions',
};

/** How a kind is called in a picture. */
export const kindTitle = (kind: LineageKind): string => kind.replace('-', ' ');

/** `cards@3`, the name of a run, or that of a file without its folder. */
export function nodeTitle({ node, kind, count = 0 }: DrawnNode): string {
  return node === undefined ? `${count} more ${PLURALS[kind] ?? `${kindTitle(kind)}s`}` : thingTitle(node);
}

export function thingTitle({ kind, name, version }: LineageNode): string {
  if (kind === 'file') return basename(name) || name;
  return version === undefined ? name : `${name}@${version}`;
}

/** The start of what tells the thing from others of its name: its digest or, without one, its id. */
export function nodeMark({ node }: DrawnNode): string | undefined {
  if (node === undefined) return undefined;
  if (node.digest !== undefined) return node.digest.slice(0, 12);
  const { at } = node.details;
  if (typeof at === 'string') return at.slice(0, 10);
  const key = node.id.slice(node.kind.length + 1);
  return node.kind === 'run' && key !== node.name ? key.slice(0, 12) : undefined;
}
