import type { Model } from '../model.ts';
import { GraphWriter, type Value } from '../model-files/onnx/graph-writer.ts';
import { writeFeatures, writeNumbers, writeOneHot } from '../model-files/onnx/model-inputs.ts';
import { modelMetadata } from '../model-files/onnx/model-metadata.ts';
import { writeOutputs } from '../model-files/onnx/model-outputs.ts';
import { categoryAdditions, isCategoryTerm, type LinearFormula } from './linear-formula.ts';

/** The model as an ONNX graph; its document in the metadata keeps every number as it is. */
export function writeLinearOnnx(model: Model & { readonly formula: LinearFormula }, document: object): Uint8Array {
  const graph = new GraphWriter();
  const { task, outputs, labelValues } = model;
  writeOutputs(graph, writeMargins(graph, model.formula), { task, outputs, labelValues });
  return graph.toBytes({ name: model.algorithm, metadata: modelMetadata(model, document) });
}

/** Margins, double, rows × outputs. */
function writeMargins(graph: GraphWriter, { intercepts, terms }: LinearFormula): Value {
  const outputs = intercepts.length;
  const features = writeFeatures(graph, terms.length);
  const parts: Value[] = [];
  const numbers = terms.flatMap((term, index) => (isCategoryTerm(term) ? [] : [{ ...term, index }]));
  if (numbers.length > 0) {
    const { values } = writeNumbers(graph, features, numbers);
    const weights = numbers.flatMap(({ coefficients }) => coefficients);
    parts.push(graph.node('MatMul', [values, graph.doubles(weights, [numbers.length, outputs])]));
  }
  terms.forEach((term, index) => {
    if (!isCategoryTerm(term)) return;
    const categories = term.shares.length;
    if (categories === 0) return;
    const ofOutputs = intercepts.map((_, output) => categoryAdditions(term, output));
    const additions = Array.from({ length: categories * outputs }, (_, i) => {
      return ofOutputs[i % outputs]![Math.floor(i / outputs)]!;
    });
    const chosen = writeOneHot(graph, features, { index, categories });
    parts.push(graph.node('MatMul', [chosen, graph.doubles(additions, [categories, outputs])]));
  });
  const first = graph.node('Add', [parts[0]!, graph.doubles(intercepts)]);
  return parts.slice(1).reduce((sum, part) => graph.node('Add', [sum, part]), first);
}
