import { expect, test } from 'vitest';
import { lineageMermaid } from '../../src/lineage/drawing/mermaid.ts';
import { lineageSvg } from '../../src/lineage/drawing/svg.ts';
import type { LineageGraph, LineageNode } from '../../src/lineage/index.ts';

const node = (id: string, changes: Partial<LineageNode> = {}): LineageNode => ({
  id,
  kind: id.slice(0, id.indexOf(':')) as LineageNode['kind'],
  name: id.slice(id.indexOf(':') + 1),
  details: {},
  distance: 0,
  createdAt: 0,
  ...changes,
});
const edge = (from: string, to: string, role?: string) => ({
  from,
  to,
  recordedAt: 0,
  ...(role !== undefined && { role }),
});

const story: LineageGraph = {
  root: 'dataset:cards@3',
  nodes: [
    node('file:/data/raw/cards.csv', { distance: -1 }),
    node('dataset:cards@3', { name: 'cards', version: '3', digest: 'abcdef0123456789' }),
    node('run:one', { name: 'first <try> & "more"', distance: 1 }),
    node('model:fraud@1', { name: 'fraud', version: '1', distance: 2 }),
  ],
  edges: [
    edge('file:/data/raw/cards.csv', 'dataset:cards@3'),
    edge('dataset:cards@3', 'run:one', 'train'),
    edge('dataset:cards@3', 'run:one', 'test'),
    edge('run:one', 'model:fraud@1'),
  ],
};

/** Where the boxes of nodes are, from left to right as drawn. */
function boxes(svg: string): { left: number; top: number; title: string }[] {
  return [...svg.matchAll(/<g class="node[^>]*translate\(([\d.]+) ([\d.]+)\)"><title>([^<]*)/g)].map(
    ([, x, y, title]) => ({
      left: Number(x),
      top: Number(y),
      title: title ?? '',
    }),
  );
}

test('the picture goes from left to right, names kinds, versions and digests, and escapes what names hold', () => {
  const svg = lineageSvg(story);
  const drawn = boxes(svg);
  expect(drawn.toSorted((a, b) => a.left - b.left).map(({ title }) => title.split(' · ')[0])).toEqual([
    'file',
    'dataset',
    'run',
    'model',
  ]);
  expect(svg).toContain('>cards.csv<');
  expect(svg).toContain('>cards@3<');
  expect(svg).toContain('abcdef012345');
  expect(svg).toContain('first &lt;try&gt; &amp; &quot;more&quot;');
  expect(svg).toContain('>test, train<');
  expect(svg).not.toMatch(/<try>|NaN|undefined/);
  expect(svg.match(/class="edge"/g)).toHaveLength(3);
});

test('the same graph is the same picture', () => {
  expect(lineageSvg(story)).toBe(lineageSvg(structuredClone(story)));
});

test('no two nodes of a crowded picture lie on each other', () => {
  const nodes = Array.from({ length: 60 }, (_, index) => node(`transformation:step ${index}`));
  const edges = nodes
    .slice(1)
    .flatMap(({ id }, index) => [
      edge(nodes[Math.floor(index / 3)]?.id ?? '', id),
      ...(index % 7 === 6 ? [edge(nodes[index - 5]?.id ?? '', id)] : []),
    ]);
  const drawn = boxes(lineageSvg({ root: nodes[0]?.id ?? '', nodes, edges }));
  expect(drawn).toHaveLength(60);
  for (const [index, one] of drawn.entries()) {
    for (const other of drawn.slice(index + 1)) {
      expect(Math.abs(one.top - other.top) >= 58 || Math.abs(one.left - other.left) >= 128).toBe(true);
    }
  }
});

test('many things that are alike become one node that counts them, the newest drawn on their own', () => {
  const runs = Array.from({ length: 500 }, (_, index) => node(`run:r${index}`, { distance: 1, createdAt: index }));
  const graph = {
    root: 'dataset:cards@3',
    nodes: [node('dataset:cards@3'), ...runs, node('model:m@1', { distance: 2 })],
    edges: [...runs.map(({ id }) => edge('dataset:cards@3', id)), edge('run:r7', 'model:m@1')],
  };
  const svg = lineageSvg(graph);
  expect(svg).toContain('493 more runs');
  expect(boxes(svg)).toHaveLength(10);
  for (const kept of ['r499', 'r494', 'r7']) expect(svg).toContain(`>${kept}<`);
  expect(lineageMermaid(graph)).toContain('493 more runs');
});

test('what is too far away for a picture is counted, not drawn', () => {
  const nodes = Array.from({ length: 400 }, (_, index) => node(`transformation:s${index}`, { distance: index }));
  const edges = nodes.slice(1).map(({ id }, index) => edge(nodes[index]?.id ?? '', id));
  const svg = lineageSvg({ root: 'transformation:s0', nodes, edges });
  expect(boxes(svg)).toHaveLength(150);
  expect(svg).toContain('and 250 more, farther away');
});

test('a circle is drawn', () => {
  const nodes = [node('file:a'), node('run:b')];
  const svg = lineageSvg({ root: 'file:a', nodes, edges: [edge('file:a', 'run:b'), edge('run:b', 'file:a')] });
  expect(boxes(svg)).toHaveLength(2);
  expect(svg.match(/class="edge"/g)).toHaveLength(2);
});

test('a Mermaid flowchart has a line for each node and edge, and none of its own signs in names', () => {
  const lines = lineageMermaid(story).split('\n');
  expect(lines[0]).toBe('flowchart LR');
  expect(lines).toContain('  n0[("<small>dataset</small><br/>cards@3<br/>abcdef012345")]:::dataset');
  expect(lines.find((line) => line.includes('first'))).toContain('first #60;try#62; #38; #34;more#34;');
  expect(lines.some((line) => line.includes('-->|"test, train"|'))).toBe(true);
});
