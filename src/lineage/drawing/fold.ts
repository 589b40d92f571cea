import type { LineageEdge, LineageGraph, LineageNode } from '../graph.ts';
import type { LineageKind } from '../thing.ts';

/** So many things that look the same are drawn one by one, and one more stands for the rest. */
const MOST_ALIKE = 6;
/** No picture of more can be read. */
export const MOST_DRAWN = 150;

/** A node of a picture: a thing, or many things of one kind that hang on the same others. */
export interface DrawnNode {
  readonly id: string;
  readonly kind: LineageKind;
  readonly isRoot: boolean;
  readonly node?: LineageNode;
  /** How many things it stands for, where it is not one. */
  readonly count?: number;
}

export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[];
  /** One between two nodes, with all roles. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly roles: readonly string[] }[];
  /** How many things are farther away than what is drawn. */
  readonly left: number;
}

/**
 * What of a graph can be drawn: things that hang on nothing else and on the same as many others become one node, and
 * what is nearest to the root goes first.
 */
export function foldGraph(graph: LineageGraph): DrawnGraph {
  const places = foldedPlaces(graph);
  const drawn = new Map<string, DrawnNode>();
  for (const node of graph.nodes.toSorted((a, b) => Math.abs(a.distance) - Math.abs(b.distance))) {
    const id = places.get(node.id) ?? node.id;
    const known = drawn.get(id);
    if (id === node.id) drawn.set(id, { id, kind: node.kind, isRoot: id === graph.root, node });
    else drawn.set(id, { id, kind: node.kind, isRoot: false, count: (known?.count ?? 0) + 1 });
  }
  const kept = new Map([...drawn].slice(0, MOST_DRAWN));
  const left = [...drawn.values()].slice(MOST_DRAWN).reduce((sum, { count = 1 }) => sum + count, 0);
  return { nodes: [...kept.values()], edges: drawnEdges(graph.edges, places, kept), left };
}

function drawnEdges(
  edges: readonly LineageEdge[],
  places: ReadonlyMap<string, string>,
  kept: ReadonlyMap<string, DrawnNode>,
): DrawnGraph['edges'] {
  const roles = new Map<string, { from: string; to: string; roles: Set<string> }>();
  for (const edge of edges) {
    const [from, to] = [places.get(edge.from) ?? edge.from, places.get(edge.to) ?? edge.to];
    if (!kept.has(from) || !kept.has(to)) continue;
    const key = JSON.stringify([from, to]);
    const known = roles.get(key) ?? { from, to, roles: new Set<string>() };
    if (edge.role !== undefined) known.roles.add(edge.role);
    roles.set(key, known);
  }
  return [...roles.values()].map((edge) => ({ ...edge, roles: [...edge.roles].toSorted() }));
}

/** For each thing that is folded away, the id of the node that stands for it. */
function foldedPlaces({ nodes, edges, root }: LineageGraph): Map<string, string> {
  const before = neighbours(edges.map(({ from, to }) => [to, from]));
  const after = neighbours(edges.map(({ from, to }) => [from, to]));
  const alike = new Map<string, LineageNode[]>();
  for (const node of nodes) {
    const [sources, targets] = [before.get(node.id) ?? [], after.get(node.id) ?? []];
    if (node.id === root || (sources.length > 0 && targets.length > 0)) continue;
    const key = JSON.stringify([node.kind, sources.toSorted(), targets.toSorted()]);
    alike.set(key, [...(alike.get(key) ?? []), node]);
  }
  const places = new Map<string, string>();
  for (const group of alike.values()) {
    if (group.length <= MOST_ALIKE + 1) continue;
    const [first] = group;
    // The newest are of most interest.
    for (const node of group.toSorted((a, b) => b.createdAt - a.createdAt).slice(MOST_ALIKE)) {
      places.set(node.id, `more like ${first?.id}`);
    }
  }
  return places;
}

function neighbours(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [id, other] of pairs) {
    const known = found.get(id);
    if (known === undefined) found.set(id, [other]);
    else if (!known.includes(other)) known.push(other);
  }
  return found;
}
