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

/** Entries as JSON; points without a time get `now`, so that they are stored once however often they are sent. */
export function encodeEntries({ params, metrics, tags }: RunEntries, now: number = Date.now()): object {
  return {
    ...(params && { params: paramsJson(params) }),
    ...(metrics && {
      metrics: metrics.map(({ value, timestamp = now, ...rest }) => ({ ...rest, value: doubleText(value), timestamp })),
    }),
    ...(tags && { tags }),
  };
}

export function newRunJson({ params, ...run }: NewRunRecord): object {
  return { ...run, ...(params && { params: paramsJson(params) }) };
}

export const metricsJson = (metrics: Readonly<Record<string, number>> | undefined): object =>
  metrics === undefined ? {} : { metrics: doubleTexts(metrics) };
