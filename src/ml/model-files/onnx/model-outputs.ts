import type { Task } from '../../model.ts';
import type { GraphWriter, Value } from './graph-writer.ts';

/** Name of the rows' dimension, which every runtime takes for "any". */
export const ROWS = 'rows';

/**
 * Ends a graph as converters of scikit-learn's models do: `label` and `probabilities` (float, rows × classes) for
 * classes, `variable` (float, rows × 1) for numbers. Labels are texts where their values are known, else class numbers.
 * @param margins double, rows × outputs
 */
export function writeOutputs(
  graph: GraphWriter,
  margins: Value,
  { task, outputs, labelValues }: { task: Task; outputs: number; labelValues?: readonly string[] | undefined },
): void {
  if (task === 'regression') {
    graph.cast(margins, 'float', 'variable');
    graph.output('variable', { type: 'float', dims: [ROWS, 1] });
    return;
  }
  const probabilities = task === 'binary' ? bothClasses(graph, margins) : graph.node('Softmax', [margins], { axis: 1 });
  graph.cast(probabilities, 'float', 'probabilities');
  const verdict = graph.node('ArgMax', [probabilities], { axis: 1, keepdims: 0 }, labelValues ? undefined : 'label');
  if (labelValues) {
    const texts = graph.constant({ type: 'string', dims: [labelValues.length], values: labelValues });
    graph.node('Gather', [texts, verdict], {}, 'label');
  }
  graph.output('label', { type: labelValues ? 'string' : 'int64', dims: [ROWS] });
  graph.output('probabilities', { type: 'float', dims: [ROWS, task === 'binary' ? 2 : outputs] });
}

function bothClasses(graph: GraphWriter, margins: Value): Value {
  const positive = graph.node('Sigmoid', [margins]);
  return graph.node('Concat', [graph.node('Sub', [graph.doubles([1]), positive]), positive], { axis: 1 });
}
