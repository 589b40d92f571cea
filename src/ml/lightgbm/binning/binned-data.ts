import { columnAt, type Matrix, type MatrixValues } from '../../matrix.ts';
import { LibraryRandom } from '../library-random.ts';
import { type BinMapper, type BinRules, findBins, writeBins } from './bin-mapper.ts';

export interface BinnedFeature extends BinMapper {
  /** Its column in the matrix. */
  readonly column: number;
  /** The bin of every row: what partitioning reads. */
  readonly codes: Uint8Array | Uint16Array;
}

/** A matrix with every value replaced by the number of its bin; columns that cannot be split are left out. */
export interface BinnedData {
  readonly rows: number;
  readonly features: readonly BinnedFeature[];
  /** What a model file says about each column of the matrix. */
  readonly infos: readonly string[];
  /** Codes row by row, packed into words of {@link codesPerWord}: what histograms read. */
  readonly packed: Int32Array;
  readonly wordsPerRow: number;
  /** 4 codes of a byte each, or 2 of sixteen bits when a feature has more than 256 bins. */
  readonly codesPerWord: 4 | 2;
  /** Bins reserved for each feature in a histogram: a power of two. */
  readonly slots: number;
}

export interface BinnedDataRules extends Omit<BinRules, 'leastSide'> {
  readonly bin_construct_sample_cnt: number;
  readonly data_random_seed: number;
  readonly feature_pre_filter: boolean;
  readonly min_data_in_leaf: number;
}

const BYTE_CODES = 256;

export function binData(matrix: Matrix, rules: BinnedDataRules): BinnedData {
  const { rows, names, categories = {} } = matrix;
  const sampled = sampleRows(rows, rules);
  const sampleSize = sampled?.length ?? rows;
  const leastSide = rules.feature_pre_filter ? Math.trunc((rules.min_data_in_leaf * sampleSize) / rows) : undefined;
  const mappers = names.map((name, column) =>
    findBins(pick(columnAt(matrix, column), sampled), Object.hasOwn(categories, name), { ...rules, leastSide }),
  );
  const features = mappers.flatMap((mapper, column): BinnedFeature[] => {
    if (mapper.isTrivial) return [];
    const codes = mapper.bins > BYTE_CODES ? new Uint16Array(rows) : new Uint8Array(rows);
    writeBins(mapper, columnAt(matrix, column), codes);
    return [{ ...mapper, column, codes }];
  });
  const isWide = features.some(({ codes }) => codes instanceof Uint16Array);
  const codesPerWord = isWide ? 2 : 4;
  const wordsPerRow = Math.ceil(features.length / codesPerWord);
  const mostBins = features.reduce((most, { bins }) => Math.max(most, bins), 0);
  return {
    rows,
    features,
    infos: mappers.map(({ info }) => info),
    packed: packRows(features, { rows, codesPerWord, wordsPerRow }),
    wordsPerRow,
    codesPerWord,
    slots: isWide ? 2 ** Math.ceil(Math.log2(mostBins)) : BYTE_CODES,
  };
}

/** Bins are found from these rows; undefined for all. */
function sampleRows(rows: number, rules: BinnedDataRules): Int32Array | undefined {
  if (rows <= rules.bin_construct_sample_cnt) return undefined;
  return new LibraryRandom(rules.data_random_seed).sample(rows, rules.bin_construct_sample_cnt);
}

function pick(column: MatrixValues, rows: Int32Array | undefined): MatrixValues {
  if (rows === undefined) return column;
  return Float64Array.from(rows, (row) => column[row]!);
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
