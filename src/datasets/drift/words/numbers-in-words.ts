import { LEAST_P } from '../least-p.ts';

/** Three significant digits, whole numbers whole. */
export function figure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const size = Math.abs(value);
  return size >= 1e6 || (size > 0 && size < 1e-4) ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}

/** Such as `= 0.013` or `< 1e-16`. */
export function chanceText(p: number): string {
  return p <= LEAST_P ? '< 1e-16' : `= ${p < 1e-3 ? p.toExponential(1) : Number(p.toPrecision(2))}`;
}

export const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
