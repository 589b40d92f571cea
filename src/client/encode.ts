import type { NewRunRecord, ParamValue, RunEntries } from '../experiments/index.ts';
import { doubleText, doubleTexts } from '../schema/index.ts';

/** Params that JSON numbers cannot hold, as the texts they become anyway. */
export function paramsJson(params: Readonly<Record<string, ParamValue>>): Readonly<Record<string, ParamValue>> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      typeof value === 'bigint' || (typeof value === 'number' && !Number.isSafeInteger(value)) ? String(value) : value,
    ]),
  );
}

export function entriesJson({ params, metrics, tags }: RunEntries): object {
  return {
    ...(params && { params: paramsJson(params) }),
    ...(metrics && {
      metrics: metrics.map(({ value, ...rest }) => ({ ...rest, value: doubleText(value) })),
    }),
    ...(tags && { tags }),
  };
}

export function newRunJson({ params, ...run }: NewRunRecord): object {
  return { ...run, ...(params && { params: paramsJson(params) }) };
}

export const metricsJson = (metrics: Readonly<Record<string, number>> | undefined): object =>
  metrics === undefined ? {} : { metrics: doubleTexts(metrics) };
