import type { Random } from '../../../stats/index.ts';

export const RESTARTS = ['none', 'ipop', 'bipop'] as const;
export type Restarts = (typeof RESTARTS)[number];

/** A run of the strategy that has ended. */
export interface EndedRun {
  readonly population: number;
  readonly trials: number;
  readonly isSmall: boolean;
}

export interface NextRun {
  readonly population: number;
  /** Of the first run's step. */
  readonly stepShare: number;
  readonly isSmall: boolean;
}

/**
 * The population doubles at each restart (IPOP); or small populations with small steps take turns with the doubling
 * ones, whichever had fewer trials (BIPOP).
 * @see Auger, Hansen (2005), CEC; Hansen (2009), Benchmarking a BI-population CMA-ES, GECCO
 */
export function nextRun(runs: readonly EndedRun[], first: number, restarts: Restarts, random: Random): NextRun {
  const large = runs.filter(({ isSmall }) => !isSmall);
  const population = first * 2 ** large.length;
  const trialsOf = (some: readonly EndedRun[]): number => some.reduce((sum, { trials }) => sum + trials, 0);
  const isSmall = restarts === 'bipop' && large.length > 1 && trialsOf(runs) < 2 * trialsOf(large.slice(1));
  if (!isSmall) return { population, stepShare: 1, isSmall };
  const share = random.uniform();
  return {
    population: Math.max(first, Math.floor(first * (population / 2 / first) ** (share * share))),
    stepShare: 10 ** (-2 * random.uniform()),
    isSmall,
  };
}
