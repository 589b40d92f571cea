import { type Column, type Decision, VIEW } from './decision.ts';

/** Whether a feature's value, seen through the decision's column, is below its threshold: what the kernels compute. */
export function isBelow({ column, threshold }: Decision, value: number): boolean {
  return viewed(column, value) < threshold;
}

/** LightGBM's float32 constant. */
const ZERO_THRESHOLD = Math.fround(1e-35);

function viewed({ view, codes }: Column, raw: number): number {
  let value = raw;
  if (view & VIEW.never) return Number.NaN;
  if (view & VIEW.missingIsZero && Number.isNaN(value)) value = 0;
  if (view & VIEW.zeroIsMissing && Math.abs(value) <= ZERO_THRESHOLD) return Number.NaN;
  if (Number.isNaN(value)) return value;
  if (view & VIEW.presence) value = 0;
  if (codes !== undefined) {
    const isCode = view & VIEW.truncated ? value > -1 : value >= 0;
    value = isCode && codes.has(Math.trunc(value) + 0) ? 1 : 0;
  }
  return view & VIEW.negated ? -value : value;
}
