import { LabelsInvalidError } from '../../errors.ts';
import { validateFiniteLabels } from '../../labels.ts';

/** Accepts finite labels of which each `holds`. */
const finiteLabelsThat =
  (expected: string, holds: (label: number) => boolean) =>
  (labels: Float32Array): void => {
    validateFiniteLabels(labels);
    const row = labels.findIndex((label) => !holds(label));
    if (row >= 0) throw new LabelsInvalidError({ row, label: labels[row]!, expected });
  };

// Each throws `ML_LABELS_INVALID` at the first label that is out of range.
export const validateShareLabels = finiteLabelsThat('a share from 0 to 1', (label) => label >= 0 && label <= 1);
export const validateCountLabels = finiteLabelsThat('a number of 0 or more', (label) => label >= 0);
export const validatePositiveLabels = finiteLabelsThat('a number above 0', (label) => label > 0);
export const validateLabelsAboveMinusOne = finiteLabelsThat('a number above -1', (label) => label > -1);
