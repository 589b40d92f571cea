import type { Random } from '../../stats/index.ts';

/** Drops rows by setting their gradient pair to zero; each row stays with probability `subsample`. */
export function sampleRows(pairs: Float32Array, subsample: number, random: Random): void {
  if (subsample === 1) return;
  const limit = subsample * 2 ** 32;
  const bits = new Int32Array(pairs.buffer, pairs.byteOffset, pairs.length);
  for (let i = 0; i < bits.length; i += 2) {
    // All ones for a row that stays, for it to be cleared without a branch, which half of the rows would go against.
    const mask = Math.floor((random.nextUint32() - limit) / 2 ** 32) | 0;
    bits[i]! &= mask;
    bits[i + 1]! &= mask;
  }
}

export interface ColumnFractions {
  readonly colsample_bytree: number;
  readonly colsample_bylevel: number;
  readonly colsample_bynode: number;
}

/**
 * Draws the columns one tree may use: a set for the tree, of it one for each level, of that one for each node.
 * @returns gives the columns of a node at a depth, ascending; call it once per node
 */
export function sampleColumns(
  columns: number,
  { colsample_bytree, colsample_bylevel, colsample_bynode }: ColumnFractions,
  random: Random,
): (depth: number) => Int32Array {
  const ofTree = draw(
    Int32Array.from({ length: columns }, (_, i) => i),
    colsample_bytree,
    random,
  );
  const ofLevels = new Map<number, Int32Array>();
  return (depth) => {
    const ofLevel = ofLevels.get(depth) ?? draw(ofTree, colsample_bylevel, random);
    ofLevels.set(depth, ofLevel);
    return draw(ofLevel, colsample_bynode, random);
  };
}

function draw(columns: Int32Array, fraction: number, random: Random): Int32Array {
  if (fraction === 1) return columns;
  // In float32 as XGBoost counts, so that 0.29 of 100 columns are 29.
  const count = Math.max(1, Math.floor(Math.fround(Math.fround(fraction) * columns.length)));
  return random.shuffle(columns.slice()).subarray(0, count).sort();
}
