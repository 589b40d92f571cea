import type { Task } from '../model.ts';

/** What an objective's text in a model file says about the outputs. */
export interface ObjectiveLink {
  readonly name: string;
  readonly task: Task;
  /** Classes the text speaks of; undefined where it speaks of none. */
  readonly classes?: number | undefined;
  /** Predictions from raw scores of `groups` outputs per row, both row-major; in double. */
  readonly toPredictions: (scores: Float64Array, groups: number) => Float64Array;
  /** True when the predictions are probabilities. */
  readonly givesProbabilities: boolean;
}

const keep = (scores: Float64Array): Float64Array => scores;
const sigmoid = (scale: number) => (scores: Float64Array) => scores.map((score) => 1 / (1 + Math.exp(-scale * score)));
const exponential = (scores: Float64Array): Float64Array => scores.map(Math.exp);
const signedSquare = (scores: Float64Array): Float64Array => scores.map((score) => Math.sign(score) * score * score);
const softplus = (scores: Float64Array): Float64Array => scores.map((score) => Math.log1p(Math.exp(score)));

/** Class probabilities per row. */
export function softmax(scores: Float64Array, groups: number): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (let start = 0; start < scores.length; start += groups) {
    let top = scores[start]!;
    for (let k = start + 1; k < start + groups; k++) top = Math.max(top, scores[k]!);
    let sum = 0;
    for (let k = start; k < start + groups; k++) {
      probabilities[k] = Math.exp(scores[k]! - top);
      sum += probabilities[k]!;
    }
    for (let k = start; k < start + groups; k++) probabilities[k]! /= sum;
  }
  return probabilities;
}

/** Objectives whose predictions are the raw scores. */
const IDENTITY = ['regression', 'regression_l1', 'huber', 'fair', 'quantile', 'mape', 'lambdarank', 'rank_xendcg'];

/**
 * The link of an objective as a model file spells it (`binary sigmoid:1`); undefined for an objective nobody knows.
 * @param text undefined for a model of the user's own objective, whose predictions are raw scores
 */
export function objectiveLink(text: string | undefined, groups: number): ObjectiveLink | undefined {
  if (text === undefined) {
    const task = groups > 1 ? 'multiclass' : 'regression';
    return { name: 'custom', task, toPredictions: keep, givesProbabilities: false };
  }
  const [name = '', ...settings] = text.split(' ').filter((word) => word !== '');
  const setting = (key: string): number | undefined => {
    const found = settings.find((word) => word.startsWith(`${key}:`));
    return found === undefined ? undefined : Number(found.slice(key.length + 1));
  };
  const regression = { name, task: 'regression', givesProbabilities: false } as const;
  const classes = setting('num_class');
  const scale = setting('sigmoid') ?? 1;
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) return undefined;
  switch (name) {
    case 'binary':
      return { name, task: 'binary', toPredictions: sigmoid(scale), givesProbabilities: true };
    case 'multiclass':
      return { name, task: 'multiclass', classes, toPredictions: softmax, givesProbabilities: true };
    case 'multiclassova':
      return { name, task: 'multiclass', classes, toPredictions: sigmoid(scale), givesProbabilities: true };
    case 'cross_entropy':
      return { ...regression, toPredictions: sigmoid(1) };
    case 'cross_entropy_lambda':
      return { ...regression, toPredictions: softplus };
    case 'poisson':
    case 'gamma':
    case 'tweedie':
      return { ...regression, toPredictions: exponential };
    default:
      if (!IDENTITY.includes(name)) return undefined;
      return { ...regression, toPredictions: settings.includes('sqrt') ? signedSquare : keep };
  }
}
