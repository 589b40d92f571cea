import type { LongWork } from '../../schema/index.ts';
import { createRandom } from '../../stats/index.ts';
import { nextTurn } from '../next-turn.ts';
import { type BootstrapInterval, bootstrapBounds } from './bootstrap-bounds.ts';
import { BootstrapDraws, type Resample } from './bootstrap-draws.ts';
import { optionRefused } from './option-refused.ts';

export interface BootstrapOptions extends LongWork {
  /** How many samples are drawn; 1,000 unless given. */
  readonly replicates?: number | undefined;
  /** Chance that an interval holds the true value; 0.95 unless given. */
  readonly level?: number | undefined;
  /**
   * `percentile` (the default) takes shares of the replicates; `bca` corrects them for bias and skewness, at the cost of
   * up to {@link MOST_GROUPS} more evaluations.
   */
  readonly method?: 'percentile' | 'bca' | undefined;
  /** 0 unless given; the same seed gives the same intervals. */
  readonly seed?: number | undefined;
}

/** What to resample, and what to measure on it. */
export interface BootstrapSample {
  readonly rows: number;
  /** The rows' own weights, for {@link Resample.weights}. */
  readonly weights?: ArrayLike<number> | undefined;
  /** The stratum of each row, such as its class: each then keeps its number of rows in every sample. */
  readonly strata?: ArrayLike<number> | undefined;
  /** Metrics of a sample by name, the same names each time; NaN where one is undefined. */
  readonly metrics: (resample: Resample) => Readonly<Record<string, number>>;
}

/** Groups of rows left out in turn for BCa; as many as rows when these are fewer. */
export const MOST_GROUPS = 200;
const PAUSE_MS = 20;

/** What every sample gave, by metric. */
export interface BootstrapReplicates {
  readonly estimates: Readonly<Record<string, number>>;
  readonly replicates: Readonly<Record<string, Float64Array>>;
  /** Only for BCa. */
  readonly jackknife: Readonly<Record<string, Float64Array>> | undefined;
}

/**
 * Confidence intervals of any metrics by resampling rows; metrics of one call see the same samples, so the interval of a
 * difference of two of them is that of paired rows. No row is copied: a sample is how often each row was drawn.
 * @throws AssayError `INVALID_ARGUMENT` for options out of range, `INTERRUPTED` within one sample of an abort
 * @throws ShapeMismatchError, WeightsInvalidError
 * @see Efron, Tibshirani (1993), An Introduction to the Bootstrap
 */
export async function bootstrapIntervals(
  sample: BootstrapSample,
  options: BootstrapOptions = {},
): Promise<Readonly<Record<string, BootstrapInterval>>> {
  return intervalsOf(await bootstrapReplicates(sample, options), options);
}

/** The intervals of replicates. */
export function intervalsOf(
  { estimates, replicates, jackknife }: BootstrapReplicates,
  { level = 0.95 }: Pick<BootstrapOptions, 'level'>,
): Readonly<Record<string, BootstrapInterval>> {
  return Object.fromEntries(
    Object.entries(estimates).map(([name, estimate]) => [
      name,
      bootstrapBounds({ estimate, replicates: replicates[name]!, jackknife: jackknife?.[name], level }),
    ]),
  );
}

/** The replicates behind {@link bootstrapIntervals}. */
export async function bootstrapReplicates(
  { metrics, ...sample }: BootstrapSample,
  options: BootstrapOptions,
): Promise<BootstrapReplicates> {
  const { replicates = 1_000, level = 0.95, method = 'percentile', seed = 0, signal, progress } = options;
  if (!(Number.isInteger(replicates) && replicates > 1)) {
    throw optionRefused('replicates', replicates, 'a whole number above 1');
  }
  if (!(level > 0 && level < 1)) throw optionRefused('level', level, 'a number in (0, 1)');
  const random = createRandom(seed);
  const draws = new BootstrapDraws(sample);
  const groups = method === 'bca' ? Math.min(sample.rows, MOST_GROUPS) : 0;
  const total = replicates + groups;
  const estimates = { ...metrics(draws.whole()) };
  const names = Object.keys(estimates);
  let done = 0;
  let paused = performance.now();

  const measure = async (samples: number, next: (i: number) => Resample): Promise<Record<string, Float64Array>> => {
    const values = Object.fromEntries(names.map((name) => [name, new Float64Array(samples)]));
    for (let i = 0; i < samples; i++) {
      const measured = metrics(next(i));
      for (const name of names) values[name]![i] = measured[name] ?? Number.NaN;
      done++;
      if (performance.now() - paused < PAUSE_MS && done < total) continue;
      progress?.({ stage: 'bootstrap', done, total });
      await nextTurn(signal, 'bootstrap');
      paused = performance.now();
    }
    return values;
  };
  await nextTurn(signal, 'bootstrap');
  const drawn = await measure(replicates, () => draws.draw(random));
  const left = random.shuffle(Uint32Array.from({ length: sample.rows }, (_, row) => row % Math.max(groups, 1)));
  const jackknife = groups === 0 ? undefined : await measure(groups, (group) => draws.without(group, left));
  return { estimates, replicates: drawn, jackknife };
}
