import type { ColumnBins } from './column-bins.ts';
import { leafGain } from './leaf-weight.ts';
import { limitedGain, limitedWeight } from './node-limits.ts';
import type { SearchNode, Split, SplitRules } from './split.ts';

/** The best candidate so far of one node, and how candidates are weighed. */
export class BestSplit {
  readonly node: SearchNode;
  readonly rules: SplitRules;
  gain = 0;
  #candidateFeature = -1;
  #direction = 0;
  #feature = -1;
  #lastLeftBin = 0;
  #rightCategories: readonly number[] | undefined;
  #defaultLeft = false;
  #leftGradient = 0;
  #leftHessian = 0;
  #rightGradient = 0;
  #rightHessian = 0;

  constructor(node: SearchNode, rules: SplitRules) {
    this.node = node;
    this.rules = rules;
  }

  /** Candidates from here on are splits of `feature`. */
  feature(feature: number): void {
    this.#candidateFeature = feature;
    this.#direction = this.rules.monotone?.[feature] ?? 0;
  }

  /** Loss reduction of a candidate with these sums; minus infinity where predictions would move the wrong way. */
  gainOf(leftGradient: number, leftHessian: number, rightGradient: number, rightHessian: number): number {
    const { rules, node } = this;
    if (rules.monotone === undefined) {
      const both = leafGain(leftGradient, leftHessian, rules) + leafGain(rightGradient, rightHessian, rules);
      return Math.fround(Math.fround(both) - node.gain);
    }
    const { limits } = node;
    if (this.#direction !== 0) {
      const left = limitedWeight(leftGradient, leftHessian, limits, rules);
      const right = limitedWeight(rightGradient, rightHessian, limits, rules);
      if (this.#direction > 0 ? left > right : left < right) return Number.NEGATIVE_INFINITY;
    }
    const both =
      limitedGain(leftGradient, leftHessian, limits, rules) + limitedGain(rightGradient, rightHessian, limits, rules);
    return Math.fround(Math.fround(both) - node.gain);
  }

  /** Takes a candidate for the best; callers have seen that it gains more. */
  take(
    gain: number,
    lastLeftBin: number,
    defaultLeft: boolean,
    leftGradient: number,
    leftHessian: number,
    rightGradient: number,
    rightHessian: number,
  ): void {
    // Infinite where lambda and a hessian are 0; XGBoost passes over these.
    if (gain === Number.POSITIVE_INFINITY) return;
    this.gain = gain;
    this.#feature = this.#candidateFeature;
    this.#lastLeftBin = lastLeftBin;
    this.#rightCategories = undefined;
    this.#defaultLeft = defaultLeft;
    this.#leftGradient = leftGradient;
    this.#leftHessian = leftHessian;
    this.#rightGradient = rightGradient;
    this.#rightHessian = rightHessian;
  }

  /** Says which categories of the candidate just taken go right. */
  nameRight(categories: readonly number[]): void {
    this.#rightCategories = categories;
  }

  split(features: readonly ColumnBins[]): Split | undefined {
    if (this.#feature < 0) return undefined;
    const { cuts, below } = features[this.#feature]!;
    return {
      gain: this.gain,
      feature: this.#feature,
      lastLeftBin: this.#lastLeftBin,
      condition: this.#rightCategories?.[0] ?? (this.#lastLeftBin < 0 ? below : cuts[this.#lastLeftBin]!),
      rightCategories: this.#rightCategories,
      defaultLeft: this.#defaultLeft,
      left: { gradient: this.#leftGradient, hessian: this.#leftHessian },
      right: { gradient: this.#rightGradient, hessian: this.#rightHessian },
    };
  }
}
