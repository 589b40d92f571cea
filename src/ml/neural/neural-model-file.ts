import { z } from 'zod';
import { check, faultText } from '../../schema/index.ts';
import type { Model } from '../model.ts';
import { Damage } from '../model-files/damage.ts';
import { labelValuesSchema } from '../model-files/label-values-schema.ts';
import { modelMetadata } from '../model-files/onnx/model-metadata.ts';
import type { OnnxFile } from '../model-files/onnx/read-onnx.ts';
import { type DenseLayer, type InputColumn, inputsOf, NEURAL_TASKS, type NetworkFormula } from './network-formula.ts';
import { biasesName, neuralGraph, vectorsName, weightsName } from './neural-graph.ts';
import { ACTIVATIONS } from './parameters.ts';

/** Value of `format` in the document. */
export const NEURAL_FORMAT = 'assay/neural-network';

const name = z.string().min(1);
const count = z
  .int()
  .min(1)
  .max(2 ** 31);

/**
 * What stands in the metadata of the ONNX file beside the graph: all but the weights, biases and vectors, which are
 * constants of the graph.
 */
const documentSchema = z.object({
  format: z.literal(NEURAL_FORMAT),
  version: z.literal(1),
  task: z.enum(NEURAL_TASKS),
  activation: z.enum(ACTIVATIONS),
  columns: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('number'),
          name,
          mean: z.number(),
          scale: z.number().positive(),
          hasIndicator: z.boolean(),
        }),
        z.object({ kind: z.literal('one_hot'), name, categories: z.int().min(0) }),
        z.object({ kind: z.literal('embedding'), name, categories: z.int().min(0), size: count }),
      ]),
    )
    .min(1),
  layers: z.array(z.object({ inputs: count, units: count })).min(1),
  categories: z.record(z.string(), z.array(z.string())).optional(),
  labelValues: labelValuesSchema.optional(),
});

export function writeNeuralModel(model: Model, formula: NetworkFormula): Uint8Array {
  const { task, activation, columns, layers, categories, labelValues } = formula;
  const document = {
    format: NEURAL_FORMAT,
    version: 1,
    task,
    activation,
    columns: columns.map((column) => {
      if (column.kind !== 'embedding') return column;
      const { vectors: _, ...rest } = column;
      return rest;
    }),
    layers: layers.map(({ inputs, units }) => ({ inputs, units })),
    ...(categories && { categories }),
    ...(labelValues && { labelValues }),
  };
  return neuralGraph(formula).toBytes({ name: 'neural_network', metadata: modelMetadata(model, document) });
}

/** @throws Damage when document and constants are not as {@link writeNeuralModel} writes them */
export function readNeuralModel(document: unknown, { constants }: OnnxFile): NetworkFormula {
  const outcome = check(documentSchema, document);
  if ('faults' in outcome) throw new Damage(outcome.faults.map(faultText).join('; '));
  const { task, activation, categories, labelValues } = outcome.data;
  const numbers = <Type extends 'float' | 'double'>(
    key: string,
    type: Type,
    length: number,
  ): Type extends 'float' ? Float32Array : Float64Array => {
    const constant = constants.get(key);
    if (constant?.type !== type || constant.values.length !== length) {
      throw new Damage(`the constant ${key} is not there, or not of ${length} numbers`);
    }
    return constant.values as Type extends 'float' ? Float32Array : Float64Array;
  };
  const columns = outcome.data.columns.map((column, index): InputColumn => {
    if (column.kind !== 'number' && categories?.[column.name]?.length !== column.categories) {
      throw new Damage(`the column ${column.name} does not fit its categories`);
    }
    if (column.kind !== 'embedding') return column;
    return { ...column, vectors: numbers(vectorsName(index), 'float', (column.categories + 1) * column.size) };
  });
  let inputs = columns.reduce((sum, column) => sum + inputsOf(column), 0);
  const layers = outcome.data.layers.map((layer, index): DenseLayer => {
    if (layer.inputs !== inputs) throw new Damage(`layer ${index} has ${layer.inputs} inputs, expected ${inputs}`);
    inputs = layer.units;
    return {
      ...layer,
      weights: numbers(weightsName(index), 'float', layer.inputs * layer.units),
      biases: numbers(biasesName(index), 'double', layer.units),
    };
  });
  const names = columns.map((column) => column.name);
  if (new Set(names).size < names.length) throw new Damage('a feature name occurs twice');
  if ((task === 'multiclass') !== inputs > 1) throw new Damage(`the task ${task} does not have ${inputs} outputs`);
  return {
    task,
    activation,
    columns,
    layers,
    ...(categories && { categories }),
    ...(labelValues && { labelValues }),
  };
}
