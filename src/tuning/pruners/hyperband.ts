import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { parseSettings } from '../settings/parse-settings.ts';
import type { StudyHistory } from '../trials/history.ts';
import type { TrialRecord } from '../trials/trial-record.ts';
import type { Pruner } from './pruner.ts';
import { byRungs } from './successive-halving.ts';

export const hyperbandSettings = z.strictObject({
  minResource: z.int().min(1).default(1).describe('The step of the first rung of the first bracket'),
  maxResource: z
    .union([z.int().min(1), z.literal('auto')])
    .default('auto')
    .describe('The steps of a whole trial; auto takes those of the first complete trial'),
  reductionFactor: z
    .int()
    .min(2)
    .default(3)
    .describe('One in so many trials goes on at each rung, to so many times its step'),
});

export type HyperbandOptions = z.input<typeof hyperbandSettings>;

/**
 * Successive halving in several brackets, of which each prunes one rung later than the one before, for it is not known
 * how soon reports tell anything. A trial's bracket follows from the name of the study and its number; trials are
 * compared, and samplers learn, within their bracket.
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 * @see Li et al. (2018), Hyperband, JMLR 18(185):1–52; brackets share trials in proportion to ⌈B·η^s/(s+1)⌉ as in
 *   Optuna, since their number is not known beforehand
 */
export function hyperband(options: HyperbandOptions = {}): Pruner {
  const settings = parseSettings('hyperband', hyperbandSettings, options);
  const { minResource, reductionFactor } = settings;
  const known = new WeakMap<StudyHistory, Brackets>();
  const bracketsOf = (history: StudyHistory): Brackets | undefined => {
    const former = known.get(history);
    if (former !== undefined) return former;
    const most = settings.maxResource === 'auto' ? estimatedMost(history) : settings.maxResource;
    if (most === undefined) return undefined;
    const brackets = new Brackets(history, shares(minResource, most, reductionFactor));
    known.set(history, brackets);
    return brackets;
  };
  const rules: Pruner['shouldPrune'][] = [];
  const ruleOf = (bracket: number): Pruner['shouldPrune'] => {
    rules[bracket] ??= byRungs({ minResource, reductionFactor, minEarlyStoppingRate: bracket });
    return rules[bracket];
  };
  return {
    name: 'hyperband',
    settings,
    shouldPrune: (request) => {
      const brackets = bracketsOf(request.history);
      if (brackets === undefined) return false;
      const bracket = brackets.of(request.studyName, request.trial.number);
      return ruleOf(bracket)({ ...request, history: brackets.history(bracket, request.studyName) });
    },
    visible: (history, trial, studyName) => {
      const brackets = bracketsOf(history);
      return brackets === undefined ? history : brackets.history(brackets.of(studyName, trial), studyName);
    },
  };
}

function estimatedMost({ finished }: StudyHistory): number | undefined {
  const first = finished.find(({ state, intermediate }) => state === 'COMPLETE' && intermediate.length > 0);
  const last = first?.intermediate.at(-1)?.[0];
  return last === undefined ? undefined : last + 1;
}

/** How many of the trials each bracket has, as whole numbers in proportion. */
function shares(minResource: number, maxResource: number, factor: number): number[] {
  let count = 1;
  while (minResource * factor ** count <= maxResource) count++;
  return Array.from({ length: count }, (_, bracket) => {
    const later = count - 1 - bracket;
    return Math.ceil((count * factor ** later) / (later + 1));
  });
}

/** The trials of one study, parted. */
class Brackets {
  readonly #whole: StudyHistory;
  readonly #shares: readonly number[];
  readonly #total: number;
  readonly #parts = new Map<number, BracketHistory>();

  constructor(whole: StudyHistory, parts: readonly number[]) {
    this.#whole = whole;
    this.#shares = parts;
    this.#total = parts.reduce((sum, part) => sum + part, 0);
  }

  of(studyName: string, trial: number): number {
    let place = crc32(`${studyName}_${trial}`) % this.#total;
    return this.#shares.findIndex((share) => {
      place -= share;
      return place < 0;
    });
  }

  history(bracket: number, studyName: string): BracketHistory {
    const part =
      this.#parts.get(bracket) ??
      new BracketHistory(this.#whole, ({ number }) => this.of(studyName, number) === bracket);
    this.#parts.set(bracket, part);
    return part;
  }
}

/** The trials of one bracket; a history of its own, so that others may go on where they left off. */
class BracketHistory implements StudyHistory {
  readonly #whole: StudyHistory;
  readonly #isPart: (trial: TrialRecord) => boolean;
  readonly #finished: TrialRecord[] = [];
  #read = 0;

  constructor(whole: StudyHistory, isPart: (trial: TrialRecord) => boolean) {
    this.#whole = whole;
    this.#isPart = isPart;
  }

  get trials(): readonly TrialRecord[] {
    return this.#whole.trials.filter(this.#isPart);
  }

  get finished(): readonly TrialRecord[] {
    const { finished } = this.#whole;
    for (; this.#read < finished.length; this.#read++) {
      const trial = finished[this.#read] as TrialRecord;
      if (this.#isPart(trial)) this.#finished.push(trial);
    }
    return this.#finished;
  }

  get running(): readonly TrialRecord[] {
    return this.#whole.running.filter(this.#isPart);
  }
}
