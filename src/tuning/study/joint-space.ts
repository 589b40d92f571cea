import type { Distribution } from '../space/distribution.ts';
import { sameDistribution } from '../space/same-distribution.ts';
import { compileSpace, type Space } from '../space/space.ts';
import type { StudyHistory } from '../trials/history.ts';

/**
 * What is known of the space of a study whose trials each say what they want: the parameters that all finished trials
 * have in common, which the next one will ask for too.
 */
export class JointSpace {
  readonly #history: StudyHistory;
  readonly #known = new Map<string, Distribution>();
  readonly #single = new Map<string, Space>();
  #seen = 0;
  #common: ReadonlyMap<string, Distribution> | undefined;
  #space: Space | undefined;

  constructor(history: StudyHistory) {
    this.#history = history;
  }

  /** Undefined before the first trial that ended well, and when the trials have nothing in common. */
  get space(): Space | undefined {
    const { finished } = this.#history;
    for (; this.#seen < finished.length; this.#seen++) {
      const trial = finished[this.#seen];
      if (trial !== undefined && trial.state !== 'FAILED') this.#learn(trial.distributions);
    }
    if (this.#common === undefined || this.#common.size === 0) return undefined;
    this.#space ??= compileSpace(Object.fromEntries(this.#common));
    return this.#space;
  }

  /** What the parameter was last drawn from. */
  known(name: string): Distribution | undefined {
    return this.#known.get(name);
  }

  /** The space of one parameter. */
  only(name: string, distribution: Distribution): Space {
    const cached = this.#single.get(name);
    if (cached !== undefined && sameDistribution(cached.declared[name] as Distribution, distribution)) return cached;
    const space = compileSpace({ [name]: distribution });
    this.#single.set(name, space);
    this.#known.set(name, distribution);
    return space;
  }

  #learn(distributions: Readonly<Record<string, Distribution>>): void {
    for (const [name, distribution] of Object.entries(distributions)) this.#known.set(name, distribution);
    const before = this.#common;
    const names =
      before === undefined ? Object.keys(distributions) : [...before.keys()].filter((n) => n in distributions);
    const common = new Map(names.map((name) => [name, distributions[name] as Distribution]));
    const isSame =
      before?.size === common.size &&
      [...common].every(([name, distribution]) => sameDistribution(before.get(name) as Distribution, distribution));
    if (isSame) return;
    this.#common = common;
    this.#space = undefined;
  }
}
