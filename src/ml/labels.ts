import { LabelsInvalidError, LabelsNotBinaryError, LabelsOneClassError } from './errors.ts';

export interface LabelOptions {
  /** True for rows that are only scored: they may all be of one class. */
  readonly mayBeOneClass?: boolean;
}

/**
 * Accepts labels that are 0 or 1 with both present.
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`) for NaN or infinite labels
 * @throws LabelsNotBinaryError (`ML_LABELS_NOT_BINARY`) naming up to five values that are neither
 * @throws LabelsOneClassError (`ML_LABELS_ONE_CLASS`)
 */
export function validateBinaryLabels(labels: ArrayLike<number>, { mayBeOneClass = false }: LabelOptions = {}): void {
  validateFiniteLabels(labels);
  const strangers = new Set<number>();
  for (let row = 0; row < labels.length && strangers.size < 5; row++) {
    const label = labels[row]!;
    if (label !== 0 && label !== 1) strangers.add(label);
  }
  if (strangers.size > 0) throw new LabelsNotBinaryError([...strangers]);
  if (!mayBeOneClass) validateMixedLabels(labels);
}

/**
 * Accepts class numbers 0 … classes - 1 with at least two of them present.
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`), LabelsOneClassError (`ML_LABELS_ONE_CLASS`)
 */
export function validateClassLabels(
  labels: ArrayLike<number>,
  classes: number,
  { mayBeOneClass = false }: LabelOptions = {},
): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new LabelsInvalidError({ row, label, expected: `a class number from 0 to ${classes - 1}` });
    }
  }
  if (!mayBeOneClass) validateMixedLabels(labels);
}

/** Class numbers above this are taken for a mistake, such as amounts or identifiers in the place of classes. */
const MOST_CLASSES = 10_000;

/**
 * How many classes there are: one more than the largest class number, or as many as have a name.
 * @throws LabelsInvalidError (`ML_LABELS_INVALID`), LabelsOneClassError (`ML_LABELS_ONE_CLASS`)
 */
export function countClasses(labels: ArrayLike<number>, labelValues: readonly string[] = []): number {
  validateFiniteLabels(labels);
  let classes = Math.max(2, labelValues.length);
  for (let row = 0; row < labels.length; row++) classes = Math.max(classes, Math.floor(labels[row]!) + 1);
  validateClassLabels(labels, Math.min(classes, MOST_CLASSES));
  return classes;
}

/** @throws LabelsInvalidError (`ML_LABELS_INVALID`) at the first label that is NaN or infinite */
export function validateFiniteLabels(labels: ArrayLike<number>): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (!Number.isFinite(label)) throw new LabelsInvalidError({ row, label, expected: 'a finite number' });
  }
}

function validateMixedLabels(labels: ArrayLike<number>): void {
  for (let row = 1; row < labels.length; row++) if (labels[row] !== labels[0]) return;
  if (labels.length > 0) throw new LabelsOneClassError(labels[0]!, labels.length);
}
