import { OnnxModelUnfitError } from './errors.ts';
import type { OnnxValue } from './load-runtime.ts';

/** Which outputs of a model say what. */
export interface ScorerOutputs {
  /** Numbers of each row: probabilities of classes, or what a regression gives. */
  readonly answers: { readonly name: string; readonly isProbability: boolean } | undefined;
  /** The output that names each row's class. */
  readonly verdicts: string | undefined;
}

/**
 * The output called after probabilities, else the first of numbers; and the first of whole numbers or texts.
 * @throws OnnxModelUnfitError (`ML_ONNX_MODEL_UNFIT`) when there is neither
 */
export function scorerOutputs(outputs: readonly OnnxValue[]): ScorerOutputs {
  const tensors = outputs.filter((output) => output.isTensor);
  const ofNumbers = tensors.filter(({ type }) => type === 'float32' || type === 'float64');
  const isNamed = ({ name }: { readonly name: string }): boolean => /prob/i.test(name);
  const answers = ofNumbers.find(isNamed) ?? ofNumbers[0];
  const verdicts = tensors.find(({ type }) => type === 'int64' || type === 'int32' || type === 'string');
  if (answers === undefined && verdicts === undefined) {
    throw new OnnxModelUnfitError('none of its outputs are tensors of numbers or labels');
  }
  return {
    answers: answers && { name: answers.name, isProbability: isNamed(answers) || verdicts !== undefined },
    verdicts: verdicts?.name,
  };
}
