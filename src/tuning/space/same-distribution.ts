import type { Distribution } from './distribution.ts';

/** Whether both hold the same values on the same scale. */
export function sameDistribution(a: Distribution, b: Distribution): boolean {
  if (a === b) return true;
  if (a.kind === 'categorical' || b.kind === 'categorical') {
    if (a.kind !== b.kind || a.kind !== 'categorical' || b.kind !== 'categorical') return false;
    return a.choices.length === b.choices.length && a.choices.every((choice, i) => Object.is(choice, b.choices[i]));
  }
  return a.low === b.low && a.high === b.high && sameScale(a, b);
}

type Range = Exclude<Distribution, { kind: 'categorical' }>;

/** Whether two ranges differ in their ends alone. */
export function sameScale(a: Range, b: Range): boolean {
  const step = (range: Range): number | undefined => range.step ?? (range.kind === 'int' ? 1 : undefined);
  const isReversed = (range: Range): boolean => range.kind === 'float' && (range.reverseLog ?? false);
  return (
    a.kind === b.kind && (a.log ?? false) === (b.log ?? false) && isReversed(a) === isReversed(b) && step(a) === step(b)
  );
}
