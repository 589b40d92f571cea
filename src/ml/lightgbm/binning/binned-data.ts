import { columnAt, emptyLike, type Matrix, type MatrixValues } from '../../matrix.ts';
import { LibraryRandom } from '../library-random.ts';
import { type BinMapper, type BinRules, type Bins, findBins } from './bin-mapper.ts';
import { writeBins } from './write-bins.ts';

/** A matrix with every value replaced by the number of its bin; columns that cannot be split are left out. */
export interface BinnedData {
  readonly rows: number;
  readonly features: readonly BinMapper[];
  /** The bins of every row, one feature after another; two bytes each where some feature has more than 256. */
  readonly codes: Uint8Array | Uint16Array;
  /** Bins of every column, also of those that cannot be split. */
  readonly bins: readonly Bins[];
}

export interface BinnedDataRules extends Omit<BinRules, 'leastSide'> {
  readonly bin_construct_sample_cnt: number;
  readonly data_random_seed: number;
  readonly feature_pre_filter: boolean;
  readonly min_data_in_leaf: number;
}

const BYTE_CODES = 256;

export function binData(matrix: Matrix, rules: BinnedDataRules): BinnedData {
  const { rows, names } = matrix;
  const sample = sampleRows(rows, rules);
  const binRules = binRulesOf(rules, { rows, sample });
  const mappers = names.map((_, column) => ({
    ...binsOfColumn(matrix, column, { sample, binRules }),
    column,
  }));
  const features = mappers.filter(({ isTrivial }) => !isTrivial);
  const isWide = features.some(({ bins }) => bins > BYTE_CODES);
  const codes = isWide ? new Uint16Array(rows * features.length) : new Uint8Array(rows * features.length);
  features.forEach((mapper, feature) => {
    const into = { codes: codes.subarray(feature), stride: features.length };
    writeBins(mapper, columnAt(matrix, mapper.column), into);
  });
  return { rows, features, codes, bins: mappers };
}

/** The rules of every column, once it is known from how many rows bins are found. */
export function binRulesOf(
  rules: BinnedDataRules,
  { rows, sample }: { readonly rows: number; readonly sample: Int32Array | undefined },
): BinRules {
  const leastSide = rules.feature_pre_filter
    ? Math.trunc((rules.min_data_in_leaf * (sample?.length ?? rows)) / rows)
    : undefined;
  const { max_bin, min_data_in_bin, use_missing, zero_as_missing } = rules;
  return { max_bin, min_data_in_bin, use_missing, zero_as_missing, leastSide };
}

export const isCoded = ({ names, categories = {} }: Matrix, column: number): boolean =>
  Object.hasOwn(categories, names[column]!);

/** The bins of one column. */
export function binsOfColumn(
  matrix: Matrix,
  column: number,
  { sample, binRules }: { readonly sample: Int32Array | undefined; readonly binRules: BinRules },
): Bins {
  return findBins(pick(columnAt(matrix, column), sample), isCoded(matrix, column), binRules);
}

/** Bins are found from these rows; undefined for all. */
export function sampleRows(rows: number, rules: BinnedDataRules): Int32Array | undefined {
  if (rows <= rules.bin_construct_sample_cnt) return undefined;
  return new LibraryRandom(rules.data_random_seed).sample(rows, rules.bin_construct_sample_cnt);
}

function pick(column: MatrixValues, rows: Int32Array | undefined): MatrixValues {
  if (rows === undefined) return column;
  const picked = emptyLike(column, rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
  return picked;
}
