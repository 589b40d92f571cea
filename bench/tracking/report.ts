/** What a figure must reach: so many times as good as the peer, or at most so much. */
export interface Target {
  readonly times?: number;
  readonly atMost?: number;
}

export interface Figure {
  readonly what: string;
  readonly unit: string;
  /** Whether more is better (a rate) or less (a time, memory). */
  readonly better: 'higher' | 'lower';
  readonly assay: number;
  readonly mlflow?: number | undefined;
  readonly target?: Target;
}

const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

export const TABLE_HEAD = '| | unit | Assay | MLflow | better by | target | met |\n|---|---|---:|---:|---:|---:|:-:|';

/** One line of a table in Markdown. */
export function tableRow({ what, unit, better, assay, mlflow, target }: Figure): string {
  const times = mlflow === undefined ? undefined : better === 'higher' ? assay / mlflow : mlflow / assay;
  const wanted = [
    ...(target?.times === undefined ? [] : [`≥ ${target.times}×`]),
    ...(target?.atMost === undefined ? [] : [`≤ ${number(target.atMost)} ${unit}`]),
  ];
  const met = [
    ...(target?.times === undefined ? [] : [times === undefined ? undefined : times >= target.times]),
    ...(target?.atMost === undefined ? [] : [assay <= target.atMost]),
  ];
  const verdict = met.length === 0 ? '' : met.includes(undefined) ? '?' : met.includes(false) ? 'no' : 'yes';
  const cells = [what, unit, number(assay), mlflow === undefined ? '—' : number(mlflow)];
  return `| ${[...cells, times === undefined ? '—' : `${number(times)}×`, wanted.join(', '), verdict].join(' | ')} |`;
}
