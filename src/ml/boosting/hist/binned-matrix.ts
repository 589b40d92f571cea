import { AssayError } from '../../../errors/index.ts';
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
  /** For a column of codes, how many there are; bin and category are then the same number. */
  readonly categories?: number | undefined;
  /** One code per row: what partitioning reads. */
  readonly codes: Uint8Array | Uint16Array;
}

const BYTE_CODES = 256;

/** With the code for missing they fill sixteen bits. */
const MOST_CATEGORIES = 65_535;

/**
 * Bins every column. A column with missing values gets at most 255 bins when `maxBins` is 256, so that bins and
 * missing together still fit a byte; XGBoost would use 256.
 * @param weights how many rows each row stands for where quantiles are taken; one unless given
 */
export function binMatrix(matrix: Matrix, maxBins: number, weights?: Float32Array): BinnedMatrix {
  const single = inSinglePrecision(matrix);
  const features = matrix.names.map((name, index) => {
    const column = columnAt(single, index);
    return Object.hasOwn(matrix.categories ?? {}, name) ? binCodes(name, column) : binColumn(column, maxBins, weights);
  });
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

function binColumn(column: Float32Array, maxBins: number, weights?: Float32Array): BinnedFeature {
  const present = column.filter((value) => !Number.isNaN(value));
  const hasMissing = present.length < column.length;
  const presentWeights = hasMissing ? weights?.filter((_, row) => !Number.isNaN(column[row])) : weights;
  const most = hasMissing && maxBins === BYTE_CODES ? BYTE_CODES - 1 : maxBins;
  const points = cutPoints(present, most, presentWeights);
  const bins = points.cuts.length;
  const isWide = bins + (hasMissing ? 1 : 0) > BYTE_CODES;
  const codes = isWide ? new Uint16Array(column.length) : new Uint8Array(column.length);
  writeBinCodes(column, points.cuts, codes);
  return { ...points, bins, hasMissing, codes };
}

/** One bin for every code up to the largest, as XGBoost has it. */
function binCodes(name: string, column: Float32Array): BinnedFeature {
  let [largest, hasMissing] = [0, false];
  for (const code of column) {
    if (Number.isNaN(code)) hasMissing = true;
    else if (code > largest) largest = code;
  }
  const categories = largest + 1;
  if (categories > MOST_CATEGORIES) throw tooManyCategories(name, categories);
  const codes =
    categories + (hasMissing ? 1 : 0) > BYTE_CODES ? new Uint16Array(column.length) : new Uint8Array(column.length);
  for (let row = 0; row < column.length; row++) codes[row] = Number.isNaN(column[row]) ? categories : column[row]!;
  return { cuts: new Float32Array(), below: 0, bins: categories, hasMissing, categories, codes };
}

function tooManyCategories(name: string, categories: number): AssayError {
  return new AssayError({
    code: 'ML_FEATURE_CODES_INVALID',
    message: `${name} has ${categories} categories, of which at most ${MOST_CATEGORIES} can be told apart`,
    remedy: 'Group rare categories, or leave the column out if it names single rows',
    details: { feature: name, categories },
  });
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
