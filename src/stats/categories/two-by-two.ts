import { logFactorial } from '../log-gamma.ts';
import { normalCdf } from '../normal-distribution.ts';
import { chiSquareTail } from '../tail-probabilities.ts';

/** Successes among trials. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Two-sided z-test that two proportions are equal, with the pooled variance.
 * @returns statistic 0 and p 1 where both are 0 or both are 1; NaN without trials
 */
export function twoProportionTest(a: Proportion, b: Proportion): { statistic: number; pValue: number } {
  if (a.trials === 0 || b.trials === 0) return { statistic: Number.NaN, pValue: Number.NaN };
  const pooled = (a.successes + b.successes) / (a.trials + b.trials);
  const variance = pooled * (1 - pooled) * (1 / a.trials + 1 / b.trials);
  if (variance === 0) return { statistic: 0, pValue: 1 };
  const statistic = (a.successes / a.trials - b.successes / b.trials) / Math.sqrt(variance);
  return { statistic, pValue: 2 * normalCdf(-Math.abs(statistic)) };
}

/** Chi-square of the 2 × 2 table with Yates' correction for continuity. */
export function yatesTest(a: Proportion, b: Proportion): { statistic: number; pValue: number } {
  const all = a.trials + b.trials;
  const successes = a.successes + b.successes;
  const margins = a.trials * b.trials * successes * (all - successes);
  if (margins === 0) return { statistic: 0, pValue: 1 };
  const cross = Math.abs(a.successes * (b.trials - b.successes) - b.successes * (a.trials - a.successes));
  const statistic = (all * Math.max(0, cross - all / 2) ** 2) / margins;
  return { statistic, pValue: chiSquareTail(statistic, 1) };
}

/** How much more likely two tables may be by rounding alone; as scipy has it. */
const SLACK = 1 + 1e-7;

/**
 * Fisher's exact test of a 2 × 2 table, two-sided: the chance of a table at most as likely as this one, with its margins.
 * @returns the odds ratio of the table itself (Infinity or NaN where a cell of its denominator is 0)
 * @see Fisher (1935), Journal of the Royal Statistical Society 98:39–82; equals scipy.stats.fisher_exact
 */
export function fisherTest(a: Proportion, b: Proportion): { oddsRatio: number; pValue: number } {
  const failuresA = a.trials - a.successes;
  const failuresB = b.trials - b.successes;
  const successes = a.successes + b.successes;
  const oddsRatio = (a.successes * failuresB) / (failuresA * b.successes);
  const all = a.trials + b.trials;
  const common =
    logFactorial(successes) +
    logFactorial(all - successes) +
    logFactorial(a.trials) +
    logFactorial(b.trials) -
    logFactorial(all);
  const logChance = (k: number): number =>
    common -
    logFactorial(k) -
    logFactorial(successes - k) -
    logFactorial(a.trials - k) -
    logFactorial(b.trials - successes + k);
  const limit = logChance(a.successes) + Math.log(SLACK);
  let pValue = 0;
  for (let k = Math.max(0, successes - b.trials); k <= Math.min(successes, a.trials); k++) {
    const chance = logChance(k);
    if (chance <= limit) pValue += Math.exp(chance);
  }
  return { oddsRatio, pValue: Math.min(1, pValue) };
}
