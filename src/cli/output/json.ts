/** Writes `value` as one line of JSON. Numbers that JSON cannot hold (NaN, ±Infinity) become null. */
export function writeJson(stream: NodeJS.WritableStream, value: unknown): void {
  stream.write(`${JSON.stringify(value)}\n`);
}
