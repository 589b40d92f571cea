import type { BinMapper } from '../binning/bin-mapper.ts';
import type { SearchedFeature } from './split.ts';

/** What searches need to know of binned features. */
export const searchedFeatures = (
  mappers: readonly BinMapper[],
  constraints: readonly number[] | undefined,
): SearchedFeature[] =>
  mappers.map(({ bins, missing, zeroBin, restBin, categories, column }) => ({
    bins,
    missing,
    zeroBin,
    restBin,
    isCategorical: categories !== undefined,
    monotone: constraints?.[column] ?? 0,
  }));
