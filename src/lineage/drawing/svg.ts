import { graphlib, layout } from '@dagrejs/dagre';
import type { LineageGraph } from '../graph.ts';
import { LINEAGE_KINDS, type LineageKind } from '../thing.ts';
import { COLOURS } from './colours.ts';
import { type DrawnNode, foldGraph } from './fold.ts';
import { kindTitle, nodeMark, nodeTitle } from './node-text.ts';

const HEIGHT = 58;
const MARGIN = 24;
const LEGEND = 44;
/** Widths of letters at the sizes used, a little generous: nobody knows the font of the reader. */
const TITLE_LETTER = 7.4;
const SMALL_LETTER = 6.3;
const PADDING = 40;
const [NARROWEST, WIDEST] = [128, 280];

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Placed extends Point {
  readonly width: number;
  readonly height: number;
}

/**
 * The graph as an SVG picture, from what came in on the left to what came of it on the right; light or dark as its
 * reader is. Layers and their order are laid out as Sugiyama et al. do (1981), by dagre. The same graph is the same file.
 */
export function lineageSvg(graph: LineageGraph): string {
  const { nodes, edges, left } = foldGraph(graph);
  const plan = new graphlib.Graph({ multigraph: false });
  plan.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 56, edgesep: 12, marginx: MARGIN, marginy: MARGIN });
  for (const node of nodes) plan.setNode(node.id, { width: widthOf(node), height: HEIGHT });
  for (const { from, to, roles } of edges) {
    const label = roles.join(', ');
    plan.setEdge(from, to, label === '' ? {} : { width: label.length * SMALL_LETTER + 12, height: 16, labelpos: 'c' });
  }
  layout(plan);
  const kinds = LINEAGE_KINDS.filter((kind) => nodes.some((node) => node.kind === kind));
  const { width: planned = 0, height = 0 } = plan.graph() as { width?: number; height?: number };
  const legendText = left === 0 ? '' : `and ${left} more, farther away`;
  const width = Math.ceil(Math.max(planned, MARGIN * 2 + legendWidth(kinds) + legendText.length * SMALL_LETTER));
  const placed = (id: string): Placed => plan.node(id) as Placed;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="lineage" role="img" width="${width}" height="${Math.ceil(height) + LEGEND}" viewBox="0 0 ${width} ${Math.ceil(height) + LEGEND}">`,
    `<title>${escaped(`Lineage of ${titleOf(nodes)}`)}</title>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="lineage-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0,0.6 L7.4,4 L0,7.4 Z"/></marker></defs>',
    '<rect class="ground" width="100%" height="100%" rx="12"/>',
    ...edges.map(({ from, to, roles }) =>
      edgeSvg(plan.edge(from, to) as EdgePlan, [placed(from), placed(to)], roles.join(', ')),
    ),
    ...nodes.map((node) => nodeSvg(node, placed(node.id))),
    ...legend(kinds, Math.ceil(height) + 14, legendText),
    '</svg>',
    '',
  ].join('\n');
}

const titleOf = (nodes: readonly DrawnNode[]): string => {
  const root = nodes.find(({ isRoot }) => isRoot);
  return root === undefined ? 'nothing' : nodeTitle(root);
};

interface EdgePlan {
  readonly points: readonly Point[];
  readonly x?: number;
  readonly y?: number;
}

/** Leaves the middle of one side and arrives at the middle of the other, level at each bend: the eye follows it. */
function edgeSvg({ points, x, y }: EdgePlan, [from, to]: readonly [Placed, Placed], label: string): string {
  const ends = [{ x: from.x + from.width / 2, y: from.y }, ...points.slice(1, -1), { x: to.x - to.width / 2, y: to.y }];
  const text =
    label === '' || x === undefined || y === undefined
      ? ''
      : `<text class="role" x="${shown(x)}" y="${shown(y + 4)}">${escaped(label)}</text>`;
  return `<path class="edge" d="${curve(ends)}" marker-end="url(#lineage-tip)"/>${text}`;
}

function curve(points: readonly Point[]): string {
  const bends = points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    const middle = shown((from.x + to.x) / 2);
    return `C${middle},${shown(from.y)} ${middle},${shown(to.y)} ${shown(to.x)},${shown(to.y)}`;
  });
  return `M${shown(points[0]?.x ?? 0)},${shown(points[0]?.y ?? 0)} ${bends.join(' ')}`;
}

function nodeSvg(node: DrawnNode, { x, y, width, height }: Placed): string {
  const [left, top] = [x - width / 2, y - height / 2];
  const mark = nodeMark(node);
  const room = Math.floor((width - PADDING + 8) / TITLE_LETTER);
  const title = nodeTitle(node);
  const tooltip = [kindTitle(node.kind), node.node?.name ?? title, node.node?.version, node.node?.digest];
  const caption = [kindTitle(node.kind), mark].filter((part) => part !== undefined);
  return [
    `<g class="node ${node.kind}${node.isRoot ? ' root' : ''}${node.node ? '' : ' many'}" transform="translate(${shown(left)} ${shown(top)})">`,
    `<title>${escaped(tooltip.filter(Boolean).join(' · '))}</title>`,
    ...(node.node ? [] : [shape(node.kind, width, height, 5)]),
    shape(node.kind, width, height, 0),
    `<text class="kind" x="${shown(width / 2)}" y="23">${caption.map((part, index) => (index === 0 ? escaped(part) : `<tspan class="mark" dx="6">${escaped(part)}</tspan>`)).join('')}</text>`,
    `<text class="title" x="${shown(width / 2)}" y="42">${escaped(shortened(title, room))}</text>`,
    '</g>',
  ].join('');
}

/** Data has corners, work is round, what can be served has its corners cut. */
function shape(kind: LineageKind, width: number, height: number, offset: number): string {
  switch (kind) {
    case 'source':
    case 'file':
    case 'dataset':
    case 'feature-view':
      return `<rect class="box" x="${offset}" y="${offset}" width="${shown(width)}" height="${height}" rx="7"/>`;
    case 'model': {
      const cut = 13;
      const [right, bottom] = [width + offset, height + offset];
      return `<path class="box" d="M${offset + cut},${offset} H${shown(right - cut)} L${shown(right)},${offset + cut} V${bottom - cut} L${shown(right - cut)},${bottom} H${offset + cut} L${offset},${bottom - cut} V${offset + cut} Z"/>`;
    }
    default:
      return `<rect class="box" x="${offset}" y="${offset}" width="${shown(width)}" height="${height}" rx="${height / 2}"/>`;
  }
}

function widthOf(node: DrawnNode): number {
  const caption = `${kindTitle(node.kind)}  ${nodeMark(node) ?? ''}`.length * SMALL_LETTER;
  const wanted = Math.max(nodeTitle(node).length * TITLE_LETTER, caption) + PADDING;
  return Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(wanted)));
}

const entryWidth = (kind: LineageKind): number => kindTitle(kind).length * SMALL_LETTER + 38;
const legendWidth = (kinds: readonly LineageKind[]): number => kinds.reduce((sum, kind) => sum + entryWidth(kind), 0);

function legend(kinds: readonly LineageKind[], y: number, more: string): string[] {
  let x = MARGIN;
  const entries = kinds.map((kind) => {
    const entry = `<g class="node ${kind}" transform="translate(${shown(x)} ${y})"><rect class="box" width="18" height="12" rx="${kindRadius(kind)}"/><text class="legend" x="24" y="10">${kindTitle(kind)}</text></g>`;
    x += entryWidth(kind);
    return entry;
  });
  return more === '' ? entries : [...entries, `<text class="legend" x="${shown(x)}" y="${y + 10}">${more}</text>`];
}

const kindRadius = (kind: LineageKind): number =>
  ['source', 'file', 'dataset', 'feature-view'].includes(kind) ? 3 : 6;

/** Both ends of a name that is too long: the start says what it is, the end which one. */
function shortened(text: string, room: number): string {
  if (text.length <= room) return text;
  const end = Math.floor((room - 1) / 3);
  return `${text.slice(0, room - 1 - end)}…${text.slice(text.length - end)}`;
}

const shown = (value: number): string => String(Math.round(value * 10) / 10);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML knows no control characters, not even escaped. */
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '').replace(/[^\P{Cc}\t\n]/gu, ' ');

const tones = (scheme: 'light' | 'dark'): string =>
  LINEAGE_KINDS.map((kind) => {
    const { line, soft } = COLOURS[kind][scheme];
    return `.lineage .${kind} .box{fill:${soft};stroke:${line}}.lineage .${kind} .kind{fill:${line}}`;
  }).join('');

const STYLE = [
  '.lineage text{font-family:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;text-anchor:middle}',
  '.lineage .ground{fill:#fff}.lineage .edge{fill:none;stroke:#8593a5;stroke-width:1.5}.lineage .tip{fill:#8593a5}',
  '.lineage .box{stroke-width:1.2}.lineage .root .box{stroke-width:3}',
  '.lineage .kind{font-size:11px;letter-spacing:.02em}.lineage .mark{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;fill:#566273}',
  '.lineage .title{font-size:13.5px;font-weight:600;fill:#17202c}',
  '.lineage .role{font-size:11px;fill:#566273;paint-order:stroke;stroke:#fff;stroke-width:5px;stroke-linejoin:round}',
  '.lineage .legend{font-size:11px;text-anchor:start;fill:#566273}',
  tones('light'),
  '@media (prefers-color-scheme:dark){',
  '.lineage .ground{fill:#171d26}.lineage .edge{stroke:#66758a}.lineage .tip{fill:#66758a}.lineage .title{fill:#e8edf4}',
  '.lineage .role{fill:#a3b0c0;stroke:#171d26}.lineage .mark,.lineage .legend{fill:#a3b0c0}',
  tones('dark'),
  '}',
].join('');
