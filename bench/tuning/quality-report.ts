import type { Problem } from './problems.ts';
import { type Bests, BUDGETS, type Reached } from './quality.ts';
import { geometricMean, holm, mannWhitney, median } from './significance.ts';

/**
 * The smallest normalised regret that counts: whoever comes closer than a thousandth of what random search leaves is as
 * good as there, and no single problem may carry the mean.
 */
const FLOOR = 1e-3;

export interface Contestants {
  readonly ours: readonly [name: string, reached: Reached];
  readonly theirs: readonly [name: string, reached: Reached];
  readonly random: Reached;
  /** The lowest value known of each problem. */
  readonly optima: ReadonlyMap<string, number>;
}

/** The optimum where it is known, else the lowest value that anybody came upon in this run. */
export function optimaOf(problems: readonly Problem[], all: readonly Reached[]): Map<string, number> {
  return new Map(
    problems.map(({ name, optimum }) => {
      const found = all.flatMap((reached) => (reached.get(name) ?? []).flat());
      return [name, optimum ?? Math.min(...found)];
    }),
  );
}

/** Prints one line a problem and what they amount to. */
export function reportQuality(problems: readonly Problem[], contestants: Contestants): void {
  const { ours, theirs } = contestants;
  const compared = problems.filter(({ name }) => ours[1].has(name) && theirs[1].has(name));
  console.log(
    `\n${ours[0]} beside ${theirs[0]}: median regret after ${BUDGETS.join('/')} trials as share of random search's\n`,
  );
  console.log(
    `| problem | kind | ${ours[0]} | ${theirs[0]} | ratio after ${BUDGETS.at(-1)} | p (Holm) |\n|---|---|---:|---:|---:|---:|`,
  );
  const verdicts = BUDGETS.map((_, budget) => compared.map((problem) => verdictOn(problem, budget, contestants)));
  const corrected = verdicts.map((row) => holm(row.map(({ p }) => p)));
  const last = BUDGETS.length - 1;
  compared.forEach(({ name, kind }, i) => {
    const shares = (side: 'ours' | 'theirs') => verdicts.map((row) => row[i]![side].toPrecision(2)).join(' / ');
    const p = corrected[last]![i]!;
    const mark = p >= 0.05 ? '' : [' better', '', ' **worse**'][Math.sign(verdicts[last]![i]!.ratio - 1) + 1]!;
    const ratio = verdicts[last]![i]!.ratio.toFixed(2);
    console.log(`| ${name} | ${kind} | ${shares('ours')} | ${shares('theirs')} | ${ratio} | ${p.toFixed(3)}${mark} |`);
  });
  console.log(
    '\n| after | geometric mean of ratios | at least as good on | significantly better | worse | mean share of random: ours | theirs |',
  );
  console.log('|---:|---:|---:|---:|---:|---:|---:|');
  BUDGETS.forEach((budget, b) => {
    const row = verdicts[b]!;
    const significant = (isBetter: boolean) =>
      row.filter(({ ratio }, i) => corrected[b]![i]! < 0.05 && (isBetter ? ratio < 1 : ratio > 1)).length;
    const good = row.filter(({ isAsGood }) => isAsGood).length;
    const mean = (side: 'ours' | 'theirs' | 'ratio') => geometricMean(row.map((verdict) => verdict[side])).toFixed(2);
    console.log(
      `| ${budget} | ${mean('ratio')} | ${good} of ${row.length} (${Math.round((100 * good) / row.length)} %) | ${significant(true)} | ${significant(false)} | ${mean('ours')} | ${mean('theirs')} |`,
    );
  });
}

/** Prints how our samplers do beside each other: the regret of each as share of random search's, and which is the best. */
export function reportSideBySide(
  problems: readonly Problem[],
  { ours, random, optima }: Pick<Contestants, 'random' | 'optima'> & { readonly ours: ReadonlyMap<string, Reached> },
): void {
  const names = [...ours.keys()];
  const columns = `| ${names.join(' | ')} |\n|---|${'---:|'.repeat(names.length)}`;
  const sharesAfter = (budget: number): number[][] =>
    problems.map(({ name }) => {
      const optimum = optima.get(name)!;
      const regretsOf = (reached: Reached): number[] =>
        (reached.get(name) as Bests).map((bests) => Math.max(0, bests[budget]! - optimum));
      const scale = median(regretsOf(random)) || 1;
      return names.map((sampler) => Math.max(FLOOR, median(regretsOf(ours.get(sampler)!)) / scale));
    });
  const shares = BUDGETS.map((_, budget) => sharesAfter(budget));
  console.log(
    `\nOurs side by side: median regret after ${BUDGETS.at(-1)} trials as share of random search's\n\n| problem ${columns}`,
  );
  problems.forEach(({ name }, i) => {
    console.log(
      `| ${name} | ${shares
        .at(-1)!
        [i]!.map((share) => share.toPrecision(2))
        .join(' | ')} |`,
    );
  });
  console.log(`\n| over all problems ${columns}`);
  BUDGETS.forEach((budget, b) => {
    const means = names.map((_, sampler) => geometricMean(shares[b]!.map((row) => row[sampler]!)).toFixed(3));
    const bests = names.map((_, sampler) => shares[b]!.filter((row) => row[sampler]! <= Math.min(...row)).length);
    console.log(`| geometric mean after ${budget} | ${means.join(' | ')} |`);
    console.log(`| best, or as good, on so many of ${problems.length} after ${budget} | ${bests.join(' | ')} |`);
  });
}

/** Median regret as share of random search's; below {@link FLOOR} it is that. */
interface Verdict {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly isAsGood: boolean;
  readonly p: number;
}

function verdictOn({ name }: Problem, budget: number, { ours, theirs, random, optima }: Contestants): Verdict {
  const at = (reached: Reached): number[] => (reached.get(name) as Bests).map((bests) => bests[budget]!);
  const optimum = optima.get(name)!;
  const regret = (values: readonly number[]): number => Math.max(0, median(values) - optimum);
  // A random search that found the optimum is measured by what it had left at first.
  const scale = regret(at(random)) || regret((random.get(name) as Bests).map((bests) => bests[0]!)) || 1;
  const [a, b] = [at(ours[1]), at(theirs[1])];
  // What is below the floor is equal, down to the last digit of a sum.
  const counted = (value: number): number => Math.max(FLOOR * scale, value - optimum);
  const shareOurs = Math.max(FLOOR, regret(a) / scale);
  const shareTheirs = Math.max(FLOOR, regret(b) / scale);
  return {
    ours: shareOurs,
    theirs: shareTheirs,
    ratio: shareOurs / shareTheirs,
    isAsGood: shareOurs <= shareTheirs,
    p: mannWhitney(a.map(counted), b.map(counted)),
  };
}
