import { columnAt, inSinglePrecision, type Matrix } from '../../matrix.ts';
import { writeBinCodes } from './bin-codes.ts';
import { type CutPoints, cutPoints } from './cut-points.ts';

/** A matrix with every value replaced by the number of its bin; the code after the last bin means missing. */
export interface BinnedMatrix {
  readonly rows: number;
  readonly features: readonly BinnedFeature[];
  /** True when no value is missing. */
  readonly isDense: boolean;
  /** Codes row by row, packed into words of {@link codesPerWord}: what histograms read. */
  readonly packed: Int32Array;
  readonly wordsPerRow: number;
  /** 4 codes of a byte each, or 2 of sixteen bits when a feature has more than 256 codes. */
  readonly codesPerWord: 4 | 2;
  /** Codes reserved for each feature in a histogram: a power of two. */
  readonly slots: number;
}

export interface BinnedFeature extends CutPoints {
  readonly bins: number;
  readonly hasMissing: boolean;
  /** One code per row: what partitioning reads. */
  readonly codes: Uint8Array | Uint16Array;
}

const BYTE_CODES = 256;

/**
 * Bins every column. A column with missing values gets at most 255 bins when `maxBins` is 256, so that bins and
 * missing together still fit a byte; XGBoost would use 256.
 */
export function binMatrix(matrix: Matrix, maxBins: number): BinnedMatrix {
  const single = inSinglePrecision(matrix);
  const features = matrix.names.map((_, index) => binColumn(columnAt(single, index), maxBins));
  const mostCodes = features.reduce((most, { bins }) => Math.max(most, bins + 1), 0);
  // A column without missing values never uses its last code, so 256 bins still fit.
  const isWide = features.some(({ codes }) => codes instanceof Uint16Array);
  const codesPerWord = isWide ? 2 : 4;
  const wordsPerRow = Math.ceil(features.length / codesPerWord);
  return {
    rows: matrix.rows,
    features,
    isDense: !features.some(({ hasMissing }) => hasMissing),
    packed: packRows(features, { rows: matrix.rows, codesPerWord, wordsPerRow }),
    wordsPerRow,
    codesPerWord,
    slots: isWide ? 2 ** Math.ceil(Math.log2(mostCodes)) : BYTE_CODES,
  };
}

function binColumn(column: Float32Array, maxBins: number): BinnedFeature {
  const present = column.filter((value) => !Number.isNaN(value));
  const hasMissing = present.length < column.length;
  const points = cutPoints(present, hasMissing && maxBins === BYTE_CODES ? BYTE_CODES - 1 : maxBins);
  const bins = points.cuts.length;
  const isWide = bins + (hasMissing ? 1 : 0) > BYTE_CODES;
  const codes = isWide ? new Uint16Array(column.length) : new Uint8Array(column.length);
  writeBinCodes(column, points.cuts, codes);
  return { ...points, bins, hasMissing, codes };
}

function packRows(
  features: readonly BinnedFeature[],
  { rows, codesPerWord, wordsPerRow }: { rows: number; codesPerWord: 4 | 2; wordsPerRow: number },
): Int32Array {
  const packed = new Int32Array(rows * wordsPerRow);
  features.forEach(({ codes }, feature) => {
    const shift = (feature % codesPerWord) * (32 / codesPerWord);
    let word = Math.floor(feature / codesPerWord);
    for (let row = 0; row < rows; row++, word += wordsPerRow) packed[word]! |= codes[row]! << shift;
  });
  return packed;
}
