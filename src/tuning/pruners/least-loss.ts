import { type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';

/** The best of some reports as a loss, NaN left out; NaN when there is no other. */
export function leastLoss(reports: TrialRecord['intermediate'], direction: Direction): number {
  let least = Number.NaN;
  for (const [, value] of reports) {
    const loss = lossOf(value, direction);
    // Also true against NaN, which a first number replaces.
    if (!(loss >= least) && !Number.isNaN(loss)) least = loss;
  }
  return least;
}
