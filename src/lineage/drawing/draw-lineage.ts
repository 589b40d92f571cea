import type { LineageGraph } from '../graph.ts';

/** A graph as an SVG picture or a Mermaid flowchart; what lays it out is loaded by the first use. */
export async function drawLineage(graph: LineageGraph, format: 'svg' | 'mermaid'): Promise<string> {
  if (format === 'mermaid') return (await import('./mermaid.ts')).lineageMermaid(graph);
  return (await import('./svg.ts')).lineageSvg(graph);
}
