import type { Model } from '../model.ts';
import type { Activation } from './parameters.ts';

/** How a column of the table enters the network. */
export type InputColumn =
  | {
      readonly kind: 'number';
      readonly name: string;
      /** Subtracted first, and stands in for a missing value. */
      readonly mean: number;
      /** Divided by next. */
      readonly scale: number;
      /** Whether a further input says that the value is missing. */
      readonly hasIndicator: boolean;
    }
  | {
      readonly kind: 'one_hot';
      readonly name: string;
      /** One input each; all 0 for a missing or unknown one. */
      readonly categories: number;
    }
  | {
      readonly kind: 'embedding';
      readonly name: string;
      readonly categories: number;
      /** Inputs per category. */
      readonly size: number;
      /** Row-major (categories + 1) × size; the last row is for missing and unknown ones. */
      readonly vectors: Float32Array;
    };

/** Sums of inputs × weights + biases. */
export interface DenseLayer {
  readonly inputs: number;
  readonly units: number;
  /** Row-major inputs × units. */
  readonly weights: Float32Array;
  readonly biases: Float64Array;
}

export const NEURAL_TASKS = ['binary', 'multiclass', 'regression'] as const;
export type NeuralTask = (typeof NEURAL_TASKS)[number];

/**
 * What a network learned. Inputs stand column by column, a number's indicator right behind it; hidden layers end with
 * the activation; the last layer gives the margins: log-odds, a score per class, or the number itself.
 */
export interface NetworkFormula {
  readonly task: NeuralTask;
  readonly columns: readonly InputColumn[];
  readonly activation: Activation;
  readonly layers: readonly DenseLayer[];
  readonly categories?: Model['categories'];
  readonly labelValues?: Model['labelValues'];
}

type WithoutVectors<Column> = Column extends { readonly vectors: unknown } ? Omit<Column, 'vectors'> : Column;

/** A column before its vectors are learned. */
export type PlannedColumn = WithoutVectors<InputColumn>;

/** Inputs of the first layer that a column takes. */
export function inputsOf(column: PlannedColumn): number {
  switch (column.kind) {
    case 'number':
      return column.hasIndicator ? 2 : 1;
    case 'one_hot':
      return column.categories;
    case 'embedding':
      return column.size;
    default:
      return column satisfies never;
  }
}

/** The code of a category; `categories` itself for a missing value and what is no category. */
export const codeOf = (value: number, categories: number): number =>
  Number.isInteger(value) && value >= 0 && value < categories ? value : categories;
