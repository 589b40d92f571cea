import { findCategorySplit } from './find-category-split.ts';
import { findNumericSplit, type NumericQuestion } from './find-numeric-split.ts';
import { fillRestBin } from './histogram.ts';
import type { LeafSums, OutputBounds, Search, SearchedFeature, Split, SplitRules } from './split.ts';

/** A leaf to be searched, with everything that says which splits count. */
export interface LeafQuestion {
  readonly leaf: LeafSums;
  readonly bounds: OutputBounds;
  /** False for a histogram that was found by subtraction, whose rest bins are right already. */
  readonly isCounted: boolean;
  /** 1 for features that could split the parent. */
  readonly parent: Uint8Array;
  /** 1 for features that may split this leaf. */
  readonly allowed: Uint8Array;
}

/** How a histogram is looked at: by plain loops or by compiled ones. */
export interface HistogramReader {
  fillRest(feature: number, leaf: LeafSums): void;
  findNumeric(leaf: LeafSums, question: NumericQuestion): Search;
  /** Sums of the bins, interleaved, and where the feature's begin. */
  sums(feature: number): { readonly histogram: Float64Array; readonly start: number };
}

/** The reader by plain loops. */
export const plainReader = (features: readonly SearchedFeature[], sums: HistogramReader['sums']): HistogramReader => ({
  sums,
  fillRest: (feature, leaf) => {
    const { histogram, start } = sums(feature);
    fillRestBin(histogram, start, features[feature]!, leaf);
  },
  findNumeric: (leaf, question) => {
    const { histogram, start } = sums(question.feature);
    return findNumericSplit(histogram, start, leaf, question);
  },
});

/**
 * The best split of a leaf among the features from `begin` to before `end`; of equally good ones the first. Writes 1 to
 * `splittable` for each feature that could split it.
 */
export function findLeafSplit(
  { leaf, bounds, isCounted, parent, allowed }: LeafQuestion,
  {
    features,
    begin,
    end,
    rules,
    isConstrained,
    reader,
    splittable,
    prepare,
  }: {
    readonly features: readonly SearchedFeature[];
    readonly begin: number;
    readonly end: number;
    readonly rules: SplitRules;
    /** True when some feature is constrained, so that outputs have bounds. */
    readonly isConstrained: boolean;
    readonly reader: HistogramReader;
    readonly splittable: Uint8Array;
    /** Called for each feature before its bins are looked at. */
    readonly prepare?: ((feature: number) => void) | undefined;
  },
): Split | undefined {
  let best: Split | undefined;
  for (let feature = begin; feature < end; feature++) {
    splittable[feature] = 0;
    if (parent[feature] === 0) continue;
    prepare?.(feature);
    if (isCounted) reader.fillRest(feature, leaf);
    const mapper = features[feature]!;
    const monotone = isConstrained ? mapper.monotone : undefined;
    const { split, isSplittable } = mapper.isCategorical
      ? byCategory(reader, leaf, { feature, mapper, isBounded: isConstrained, bounds, rules })
      : reader.findNumeric(leaf, { feature, mapper, monotone, bounds, rules });
    if (isSplittable) splittable[feature] = 1;
    if (split !== undefined && allowed[feature] === 1 && split.gain > (best?.gain ?? -Infinity)) best = split;
  }
  return best;
}

function byCategory(
  reader: HistogramReader,
  leaf: LeafSums,
  question: Parameters<typeof findCategorySplit>[3],
): Search {
  const { histogram, start } = reader.sums(question.feature);
  return findCategorySplit(histogram, start, leaf, question);
}
