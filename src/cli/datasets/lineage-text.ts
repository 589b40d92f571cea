import type { LineageEdge, LineageGraph, LineageNode } from '../../lineage/index.ts';
import { kindTitle, thingTitle } from '../../lineage/index.ts';
import { formatCount } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { printable } from '../output/text-width.ts';

/** Nobody reads more; the JSON has it all. */
const MOST_LINES = 200;
/** Deeper branches would leave the terminal. */
const DEEPEST = 24;

/** The graph as two trees that grow from the thing that was asked about. */
export function lineageText(graph: LineageGraph, style: Style): string {
  const root = graph.nodes.find(({ id }) => id === graph.root);
  if (root === undefined) return '';
  const side = (title: string, isUpstream: boolean): string[] => {
    const count = graph.nodes.filter(({ distance }) => (isUpstream ? distance < 0 : distance > 0)).length;
    return [
      '',
      `${style.heading(title)} ${style.faint(`(${formatCount(count)})`)}`,
      ...treeLines(graph, isUpstream, style),
    ];
  };
  return [nodeLine(root, undefined, style), ...side('Came from', true), ...side('Led to', false)].join('\n');
}

function treeLines({ nodes, edges, root }: LineageGraph, isUpstream: boolean, style: Style): string[] {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const next = new Map<string, LineageEdge[]>();
  for (const edge of edges) {
    const id = isUpstream ? edge.to : edge.from;
    next.set(id, [...(next.get(id) ?? []), edge]);
  }
  const lines: string[] = [];
  const told = new Set([root]);
  const grow = (id: string, indent: string, depth: number): void => {
    const branches = next.get(id) ?? [];
    for (const [index, edge] of branches.entries()) {
      const node = known.get(isUpstream ? edge.from : edge.to);
      // What lies on the other side of the root is that side's to tell.
      if (node === undefined || (isUpstream ? node.distance > 0 : node.distance < 0)) continue;
      if (lines.length >= MOST_LINES) return;
      const isLast = index === branches.length - 1;
      const isTold = told.has(node.id);
      told.add(node.id);
      const goesOn = !isTold && (next.get(node.id)?.length ?? 0) > 0;
      const more = isTold ? style.faint(' (above)') : goesOn && depth >= DEEPEST ? style.faint(' …') : '';
      lines.push(`${style.faint(`${indent}${isLast ? '└─' : '├─'}`)} ${nodeLine(node, edge.role, style)}${more}`);
      if (goesOn && depth < DEEPEST) grow(node.id, `${indent}${isLast ? '   ' : '│  '}`, depth + 1);
    }
  };
  grow(root, '', 1);
  if (lines.length >= MOST_LINES) lines.push(style.faint('… more; --depth shows less of it, --json all'));
  return lines.length === 0 ? [style.faint('nothing that is recorded')] : lines;
}

function nodeLine(node: LineageNode, role: string | undefined, style: Style): string {
  const key = node.id.slice(node.kind.length + 1);
  const mark = node.digest?.slice(0, 12) ?? (key === node.name || node.version !== undefined ? '' : key.slice(0, 12));
  const name = node.kind === 'file' ? node.name : thingTitle(node);
  return [
    style.faint(kindTitle(node.kind)),
    printable(name),
    ...(mark === '' || node.kind === 'file' ? [] : [style.faint(mark)]),
    ...(role === undefined ? [] : [style.faint(`as ${printable(role)}`)]),
  ].join(' ');
}
