import type { LineageGraph } from '../graph.ts';
import { LINEAGE_KINDS, type LineageKind } from '../thing.ts';
import { COLOURS } from './colours.ts';
import { foldGraph } from './fold.ts';
import { kindTitle, nodeMark, nodeTitle } from './node-text.ts';

/** What stands around the text of a node: data has corners, work is round, what can be served is a hexagon. */
const BRACKETS: Readonly<Record<LineageKind, readonly [string, string]>> = {
  source: ['[/', '/]'],
  file: ['[', ']'],
  dataset: ['[(', ')]'],
  split: ['([', '])'],
  transformation: ['([', '])'],
  'feature-view': ['[[', ']]'],
  run: ['([', '])'],
  model: ['{{', '}}'],
  promotion: ['([', '])'],
  prediction: ['([', '])'],
};

/** The graph as a Mermaid flowchart, which GitHub, GitLab and many notebooks draw. */
export function lineageMermaid(graph: LineageGraph): string {
  const { nodes, edges, left } = foldGraph(graph);
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const kinds = LINEAGE_KINDS.filter((kind) => nodes.some((node) => node.kind === kind));
  const lines = nodes.map((node) => {
    const [open, close] = BRACKETS[node.kind];
    const text = [`<small>${kindTitle(node.kind)}</small>`, escaped(nodeTitle(node)), nodeMark(node)].filter(Boolean);
    return `  ${names.get(node.id)}${open}"${text.join('<br/>')}"${close}:::${className(node.kind)}`;
  });
  return [
    'flowchart LR',
    ...lines,
    ...edges.map(({ from, to, roles }) => {
      const label = roles.length === 0 ? '' : `|"${escaped(roles.join(', '))}"|`;
      return `  ${names.get(from)} -->${label} ${names.get(to)}`;
    }),
    ...(left > 0 ? [`  left["and ${left} more, farther away"]:::left`] : []),
    ...kinds.map((kind) => {
      const { light } = COLOURS[kind];
      return `  classDef ${className(kind)} fill:${light.soft},stroke:${light.line},color:#17202c`;
    }),
    ...(left > 0 ? ['  classDef left fill:none,stroke:none,color:#566273'] : []),
    ...nodes.filter(({ isRoot }) => isRoot).map(({ id }) => `  style ${names.get(id)} stroke-width:3px`),
    '',
  ].join('\n');
}

const className = (kind: LineageKind): string => kind.replace('-', '');

/** Mermaid reads quotes, brackets and its own entities in texts; as numbers of characters it reads none of them. */
const escaped = (text: string): string =>
  text.replace(/[^\p{L}\p{N} @._,:/+-]/gu, (sign) => `#${sign.codePointAt(0)};`);
