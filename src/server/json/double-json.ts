/** A double for an answer: JSON has no NaN, and clients of MLflow know the infinities as the largest doubles. */
export function doubleJson(value: number): number | 'NaN' {
  if (value - value === 0) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
}
