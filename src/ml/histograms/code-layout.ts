import { featureShare } from './shares.ts';

/** What decides where codes lie. */
export interface CodeTable {
  readonly rows: number;
  readonly features: number;
  /** True where codes take two bytes, for some feature has more of them than fit one. */
  readonly isWide: boolean;
  /** Threads; each has the codes of its own features by itself, row after row. */
  readonly size: number;
}

/** Rows of more codes are filled up to a multiple of so many, so that fewer of them lie in two lines of the cache. */
const STEP = 4;

/** Bytes from one row to the next where so many features lie side by side. */
export const strideOf = (features: number, isWide: boolean): number =>
  (features < STEP ? features : Math.ceil(features / STEP) * STEP) * (isWide ? 2 : 1);

/** Bytes of a thread's codes; whole lines of the cache. */
function shareBytes({ rows, features, isWide, size }: CodeTable, index: number): number {
  const [begin, end] = featureShare(features, index, size);
  return Math.ceil((rows * strideOf(end - begin, isWide)) / 64) * 64;
}

/** Where a thread's codes begin, counted from the beginning of all. */
export function codesBegin(table: CodeTable, index: number): number {
  let begin = 0;
  for (let before = 0; before < index; before++) begin += shareBytes(table, before);
  return begin;
}

/** Bytes of all codes. */
export const codesBytes = (table: CodeTable): number => codesBegin(table, table.size);

/** Where a column's codes are: that of the first row, in bytes from the beginning of all, and the bytes between rows. */
export function codePlace(table: CodeTable, feature: number): { readonly at: number; readonly stride: number } {
  const { features, isWide, size } = table;
  let index = 0;
  while (featureShare(features, index, size)[1] <= feature) index++;
  const [begin, end] = featureShare(features, index, size);
  return {
    at: codesBegin(table, index) + (feature - begin) * (isWide ? 2 : 1),
    stride: strideOf(end - begin, isWide),
  };
}

/** A column's codes: that of row r stands at r × `stride`. */
export interface CodeColumn {
  readonly codes: Uint8Array | Uint16Array;
  readonly stride: number;
}

/** A column's codes in a memory in which all codes begin at `tableAt`. */
export function codeColumn(
  buffer: ArrayBufferLike,
  { tableAt, ...table }: CodeTable & { readonly tableAt: number },
  feature: number,
): CodeColumn {
  const { at, stride } = codePlace(table, feature);
  const step = table.isWide ? stride / 2 : stride;
  const length = Math.max(0, step * (table.rows - 1) + 1);
  const codes = table.isWide
    ? new Uint16Array(buffer, tableAt + at, length)
    : new Uint8Array(buffer, tableAt + at, length);
  return { codes, stride: step };
}
