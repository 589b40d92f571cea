import { columnAt, type Matrix, type MatrixValues } from '../../matrix.ts';
import { LibraryRandom } from '../library-random.ts';
import { type BinMapper, type BinRules, findBins } from './bin-mapper.ts';
import { writeBins } from './write-bins.ts';

export interface BinnedFeature extends BinMapper {
  /** The bin of every row: what partitioning reads. */
  readonly codes: Uint8Array | Uint16Array;
}

/** A matrix with every value replaced by the number of its bin; columns that cannot be split are left out. */
export interface BinnedData {
  readonly rows: number;
  readonly features: readonly BinnedFeature[];
  /** What a model file says about each column of the matrix. */
  readonly infos: readonly string[];
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
  const mappers = names.map((name, column) => ({
    ...findBins(pick(columnAt(matrix, column), sampled), Object.hasOwn(categories, name), { ...rules, leastSide }),
    column,
  }));
  const features = mappers.flatMap((mapper): BinnedFeature[] => {
    if (mapper.isTrivial) return [];
    const codes = mapper.bins > BYTE_CODES ? new Uint16Array(rows) : new Uint8Array(rows);
    writeBins(mapper, columnAt(matrix, mapper.column), codes);
    return [{ ...mapper, codes }];
  });
  return { rows, features, infos: mappers.map(({ info }) => info) };
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
