import type { GraphWriter, Value } from './graph-writer.ts';
import { ROWS } from './model-outputs.ts';

/** The only input: float, rows × features, NaN for missing. */
export const writeFeatures = (graph: GraphWriter, count: number): Value =>
  graph.input('features', { type: 'float', dims: [ROWS, count] });

export interface NumberColumn {
  /** Place among the features. */
  readonly index: number;
  readonly mean: number;
  readonly scale: number;
}

/** Numbers in standard units, 0 where missing (double, rows × columns), and where they are missing (bool). */
export function writeNumbers(
  graph: GraphWriter,
  features: Value,
  columns: readonly NumberColumn[],
): { values: Value; areMissing: Value } {
  const places = graph.integers(columns.map(({ index }) => index));
  const numbers = graph.cast(graph.node('Gather', [features, places], { axis: 1 }), 'double');
  const areMissing = graph.node('IsNaN', [numbers]);
  const centred = graph.node('Sub', [numbers, graph.doubles(columns.map(({ mean }) => mean))]);
  const scaled = graph.node('Div', [centred, graph.doubles(columns.map(({ scale }) => scale))]);
  return { values: graph.node('Where', [areMissing, graph.doubles([0]), scaled]), areMissing };
}

/** One input per category (double, rows × categories), all 0 for a missing or unknown one. */
export function writeOneHot(graph: GraphWriter, features: Value, column: { index: number; categories: number }): Value {
  const codes = graph.node('Gather', [features, graph.integers([column.index])], { axis: 1 });
  const all = graph.constant({
    type: 'float',
    dims: [1, column.categories],
    values: Float32Array.from({ length: column.categories }, (_, code) => code),
  });
  return graph.cast(graph.node('Equal', [codes, all]), 'double');
}

/** The row of `table` (rows × size) that belongs to each code, its last row for a missing or unknown one. */
export function writeLookUp(
  graph: GraphWriter,
  features: Value,
  { index, categories, table }: { index: number; categories: number; table: Value },
): Value {
  const single = (value: number): Value => graph.constant({ type: 'float', dims: [], values: Float32Array.of(value) });
  const codes = graph.node('Gather', [features, graph.integers([index], [])], { axis: 1 });
  const isWhole = graph.node('Equal', [codes, graph.node('Floor', [codes])]);
  const isKnown = graph.node('And', [
    graph.node('GreaterOrEqual', [codes, single(0)]),
    graph.node('Less', [codes, single(categories)]),
  ]);
  const rows = graph.node('Where', [graph.node('And', [isWhole, isKnown]), codes, single(categories)]);
  return graph.node('Gather', [table, graph.cast(rows, 'int64')], { axis: 0 });
}
