import { int64Json } from '../../schema/index.ts';

/** Writes `value` as one line of JSON. Numbers that JSON cannot hold (NaN, ±Infinity) become null. */
export function writeJson(stream: NodeJS.WritableStream, value: unknown): void {
  const text = JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? int64Json(inner) : inner));
  stream.write(`${text}\n`);
}
