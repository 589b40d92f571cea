/** Where a member's part of `count` things begins; whole multiples of `step`, so that neighbours share no cache line. */
export const shareBegin = (count: number, index: number, size: number, step = 1): number =>
  Math.min(count, Math.floor((count * index) / size / step) * step);

/** Rows of a member: it owns their gradients and their part of the row list. Blocks of losses begin at its multiples. */
const ROW_STEP = 64;
export const rowShare = (rows: number, index: number, size: number): readonly [number, number] => [
  index === 0 ? 0 : shareBegin(rows, index, size, ROW_STEP),
  index === size - 1 ? rows : shareBegin(rows, index + 1, size, ROW_STEP),
];

/** The features that a member owns, from the first to before the last. */
export const featureShare = (features: number, index: number, size: number): readonly [number, number] => [
  shareBegin(features, index, size),
  shareBegin(features, index + 1, size),
];
