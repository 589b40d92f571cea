import { GraphWriter, type Value } from '../model-files/onnx/graph-writer.ts';
import { writeFeatures, writeLookUp, writeNumbers, writeOneHot } from '../model-files/onnx/model-inputs.ts';
import { writeOutputs } from '../model-files/onnx/model-outputs.ts';
import { GELU_CUBE, GELU_SCALE } from './activations.ts';
import { type InputColumn, inputsOf, type NetworkFormula } from './network-formula.ts';
import type { Activation } from './parameters.ts';

/** Names of the constants that the reader looks for. */
export const vectorsName = (column: number): string => `columns.${column}.vectors`;
export const weightsName = (layer: number): string => `layers.${layer}.weights`;
export const biasesName = (layer: number): string => `layers.${layer}.biases`;

/** The network as a graph that does what `networkMargins` does: single weights, double sums. */
export function neuralGraph(formula: NetworkFormula): GraphWriter {
  const graph = new GraphWriter();
  let values = writeInputs(graph, formula.columns);
  formula.layers.forEach(({ inputs, units, weights, biases }, index) => {
    const single = graph.constant({ type: 'float', dims: [inputs, units], values: weights }, weightsName(index));
    const bias = graph.constant({ type: 'double', dims: [units], values: biases }, biasesName(index));
    const sums = graph.node('Add', [graph.node('MatMul', [values, graph.cast(single, 'double')]), bias]);
    values = index < formula.layers.length - 1 ? activate(graph, formula.activation, sums) : sums;
  });
  const { task, labelValues } = formula;
  writeOutputs(graph, values, { task, outputs: formula.layers.at(-1)!.units, labelValues });
  return graph;
}

/** Inputs column by column: groups of columns are made at once, then put in order. */
function writeInputs(graph: GraphWriter, columns: readonly InputColumn[]): Value {
  const features = writeFeatures(graph, columns.length);
  const groups: Value[] = [];
  /** Which input of the network stands at each place of the groups. */
  const standing: number[] = [];
  const firsts: number[] = [];
  columns.reduce((first, column) => {
    firsts.push(first);
    return first + inputsOf(column);
  }, 0);

  const numbers = columns.flatMap((column, index) => (column.kind === 'number' ? [{ ...column, index }] : []));
  if (numbers.length > 0) {
    const { values, areMissing } = writeNumbers(graph, features, numbers);
    groups.push(values);
    standing.push(...numbers.map(({ index }) => firsts[index]!));
    const indicated = numbers.flatMap(({ hasIndicator }, place) => (hasIndicator ? [place] : []));
    if (indicated.length > 0) {
      const chosen = graph.node('Gather', [areMissing, graph.integers(indicated)], { axis: 1 });
      groups.push(graph.cast(chosen, 'double'));
      standing.push(...indicated.map((place) => firsts[numbers[place]!.index]! + 1));
    }
  }
  columns.forEach((column, index) => {
    if (column.kind === 'number') return;
    const { categories } = column;
    if (column.kind === 'one_hot') {
      groups.push(writeOneHot(graph, features, { index, categories }));
    } else {
      const dims = [categories + 1, column.size];
      const table = graph.constant({ type: 'float', dims, values: column.vectors }, vectorsName(index));
      groups.push(graph.cast(writeLookUp(graph, features, { index, categories, table }), 'double'));
    }
    for (let i = 0; i < inputsOf(column); i++) standing.push(firsts[index]! + i);
  });

  const joined = groups.length === 1 ? groups[0]! : graph.node('Concat', groups, { axis: 1 });
  if (standing.every((input, place) => input === place)) return joined;
  const order = standing.map((_, input) => standing.indexOf(input));
  return graph.node('Gather', [joined, graph.integers(order)], { axis: 1 });
}

function activate(graph: GraphWriter, activation: Activation, sums: Value): Value {
  switch (activation) {
    case 'relu':
      return graph.node('Relu', [sums]);
    case 'tanh':
      return graph.node('Tanh', [sums]);
    case 'gelu': {
      const times = (a: Value, b: Value): Value => graph.node('Mul', [a, b]);
      const cube = times(graph.doubles([GELU_CUBE]), times(sums, times(sums, sums)));
      const bent = graph.node('Tanh', [times(graph.doubles([GELU_SCALE]), graph.node('Add', [sums, cube]))]);
      return times(times(graph.doubles([0.5]), sums), graph.node('Add', [graph.doubles([1]), bent]));
    }
    default:
      return activation satisfies never;
  }
}
