/** One column of a table that is made in memory. NaN in numbers and `undefined` in text are missing values. */
export type ColumnData =
  | { readonly name: string; readonly type: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly type: 'integer'; readonly values: Int32Array }
  | { readonly name: string; readonly type: 'boolean'; readonly values: Uint8Array }
  /** Milliseconds since the Unix epoch, UTC. */
  | { readonly name: string; readonly type: 'timestamp'; readonly values: Float64Array }
  | { readonly name: string; readonly type: 'text'; readonly values: readonly (string | undefined)[] };
