import { z } from 'zod';
import { parseSettings } from '../settings/parse-settings.ts';
import type { StudyHistory } from '../trials/history.ts';
import { type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';
import type { Pruner, PruningRequest } from './pruner.ts';
import { countBelow, insertAscending } from './sorted-numbers.ts';

export const successiveHalvingSettings = z.strictObject({
  minResource: z
    .union([z.int().min(1), z.literal('auto')])
    .default('auto')
    .describe('The step of the first rung; auto is a hundredth of the last step of the first complete trial'),
  reductionFactor: z
    .int()
    .min(2)
    .default(4)
    .describe('One in so many trials goes on at each rung, to so many times its step'),
  minEarlyStoppingRate: z.int().min(0).default(0).describe('How many of the first rungs are left out'),
});

export type SuccessiveHalvingOptions = z.input<typeof successiveHalvingSettings>;

/**
 * Asynchronous successive halving: at the steps r·η^s, r·η^(s+1) … a trial goes on only when it is among the best 1/η
 * of all that came so far, or the best one while these are fewer than η. A trial is judged at the first report at or
 * past a rung, so ask after every report.
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 * @see Li et al. (2020), A system for massively parallel hyperparameter tuning, MLSys; trials that stop are not resumed
 */
export function successiveHalving(options: SuccessiveHalvingOptions = {}): Pruner {
  const settings = parseSettings('successiveHalving', successiveHalvingSettings, options);
  return { name: 'successiveHalving', settings, shouldPrune: byRungs(settings) };
}

export function byRungs(settings: z.output<typeof successiveHalvingSettings>): Pruner['shouldPrune'] {
  const { minResource, reductionFactor, minEarlyStoppingRate } = settings;
  const tables = new WeakMap<StudyHistory, RungTable>();
  const tableOf = (history: StudyHistory, direction: Direction): RungTable | undefined => {
    const known = tables.get(history);
    if (known !== undefined) return known;
    const resource = minResource === 'auto' ? estimatedResource(history) : minResource;
    if (resource === undefined) return undefined;
    const table = new RungTable(resource * reductionFactor ** minEarlyStoppingRate, reductionFactor, direction);
    tables.set(history, table);
    return table;
  };
  return ({ trial, history, direction }: PruningRequest) => {
    const table = tableOf(history, direction);
    if (table === undefined) return false;
    table.follow(history);
    return table.rungsJustReached(trial).some(({ rung, loss }) => {
      if (Number.isNaN(loss)) return true;
      const { competing, better } = table.standing(rung, loss, history, trial.number);
      return !table.promotes(competing, better);
    });
  };
}

/** Of the first trial that tells: later ones would move the rungs. */
function estimatedResource({ finished }: StudyHistory): number | undefined {
  const first = finished.find(({ state, intermediate }) => state === 'COMPLETE' && intermediate.length > 0);
  const last = first?.intermediate.at(-1)?.[0];
  return last === undefined ? undefined : Math.max(Math.floor(last / 100), 1);
}

/** What finished trials had when they came to each rung. */
class RungTable {
  readonly #first: number;
  readonly #factor: number;
  readonly #direction: Direction;
  /** Ascending losses, by rung. */
  readonly #rungs: number[][] = [];
  #read = 0;

  constructor(first: number, factor: number, direction: Direction) {
    this.#first = first;
    this.#factor = factor;
    this.#direction = direction;
  }

  follow({ finished }: StudyHistory): void {
    for (; this.#read < finished.length; this.#read++) this.#record(finished[this.#read] as TrialRecord);
  }

  #record({ state, intermediate }: TrialRecord): void {
    const last = intermediate.at(-1)?.[0] ?? -1;
    const before = intermediate.at(-2)?.[0] ?? -1;
    for (let rung = 0; this.#stepOf(rung) <= last; rung++) {
      const loss = this.#lossAt(rung, intermediate);
      const losses = this.#rungs[rung] ?? [];
      this.#rungs[rung] = losses;
      if (Number.isNaN(loss)) continue;
      const better = countBelow(losses, loss);
      insertAscending(losses, loss);
      // One report may reach several rungs; where it ended a trial, that did not come to the later ones.
      const isLast = state === 'PRUNED' && this.#stepOf(rung) > before && !this.promotes(losses.length, better);
      if (isLast) return;
    }
  }

  /** Whether one with so many better ones among those at a rung goes on. */
  promotes(competing: number, better: number): boolean {
    return better <= Math.max(Math.floor(competing / this.#factor) - 1, 0);
  }

  rungsJustReached({ intermediate }: TrialRecord): { rung: number; loss: number }[] {
    const [step, value] = intermediate.at(-1) ?? [-1, Number.NaN];
    const before = intermediate.at(-2)?.[0] ?? -1;
    const reached: { rung: number; loss: number }[] = [];
    for (let rung = 0; this.#stepOf(rung) <= step; rung++) {
      if (this.#stepOf(rung) > before) reached.push({ rung, loss: lossOf(value, this.#direction) });
    }
    return reached;
  }

  /** How many trials came to a rung, this one included, and how many of them were better. */
  standing(
    rung: number,
    loss: number,
    { running }: StudyHistory,
    trial: number,
  ): { readonly competing: number; readonly better: number } {
    const ended = this.#rungs[rung] ?? [];
    let competing = ended.length + 1;
    let better = countBelow(ended, loss);
    for (const { number, intermediate } of running) {
      const other = number === trial ? Number.NaN : this.#lossAt(rung, intermediate);
      if (Number.isNaN(other)) continue;
      competing++;
      if (other < loss) better++;
    }
    return { competing, better };
  }

  #stepOf(rung: number): number {
    return this.#first * this.#factor ** rung;
  }

  #lossAt(rung: number, intermediate: TrialRecord['intermediate']): number {
    const step = this.#stepOf(rung);
    const report = intermediate.find(([reported]) => reported >= step);
    return report === undefined ? Number.NaN : lossOf(report[1], this.#direction);
  }
}
