import { display, type Fault } from '../schema/index.ts';
import type { ParamValue } from './active-run.ts';

/**
 * How a param is written, for params are text as in MLflow: text as it is; numbers in their shortest form that reads
 * back as the same double (`0.1`, `1e-7`, `NaN`, `Infinity`; whole ones without a point: `5`); `true`, `false`,
 * `null`; lists and objects as JSON.
 * @returns a {@link Fault} for what has no such form, such as undefined or a cyclic object
 */
export function paramText(key: string, value: ParamValue): string | Fault {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    try {
      return JSON.stringify(value);
    } catch {
      return { path: `params.${key}`, got: 'an object that is no JSON', expected: 'plain data' };
    }
  }
  if (value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  return {
    path: `params.${key}`,
    got: display(value),
    expected: 'text, a number, true, false, null, a list or object',
  };
}

export function paramTexts(params: Readonly<Record<string, ParamValue>>): Map<string, string | Fault> {
  return new Map(Object.entries(params).map(([key, value]) => [key, paramText(key, value)]));
}
