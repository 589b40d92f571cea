import type { ColumnDrift, DriftReport, DriftSeverity } from '../../datasets/index.ts';
import { formatCount, formatMetric } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { formatTable } from '../output/table.ts';

/** The verdict, then the columns, those that drifted most first. */
export function driftText(report: DriftReport, style: Style): string {
  const { reference, current, columns } = report;
  return [
    verdictLine(report, style),
    style.faint(
      `${current.label} (${formatCount(current.rows)} rows) against ${reference.label} (${formatCount(reference.rows)} rows)`,
    ),
    '',
    columnsTable(mostDriftedFirst(columns), style),
    ...(report.recommendation === null ? [] : ['', report.recommendation]),
  ].join('\n');
}

function verdictLine({ verdict, severity, reason }: DriftReport, style: Style): string {
  switch (verdict) {
    case 'drifted':
      return `${style.bad(`Drifted (${severity})`)}: ${reason}`;
    case 'stable':
      return `${style.good('Stable')}: ${reason}`;
    case 'not-enough-data':
      return `${style.warning('No verdict')}: ${reason}`;
    default:
      return verdict satisfies never;
  }
}

function columnsTable(columns: readonly ColumnDrift[], style: Style): string {
  return formatTable(
    columns,
    [
      { title: 'column', value: ({ name }) => name },
      {
        title: 'drift',
        value: driftWord,
        keepWhole: true,
        paint: (text, column) => paintSeverity(text, column, style),
      },
      { title: 'method', value: ({ method }) => method ?? undefined },
      {
        title: 'score',
        value: ({ score }) => (score === null ? undefined : scoreText(score)),
        align: 'right',
        keepWhole: true,
      },
      { title: 'limit', value: ({ threshold }) => threshold?.toString(), align: 'right', keepWhole: true },
      {
        title: 'p adjusted',
        value: ({ adjustedPValue }) => chanceText(adjustedPValue),
        align: 'right',
        keepWhole: true,
      },
      { title: 'what happened', value: ({ reason }) => reason },
    ],
    style,
  );
}

/** Absurdly far apart is infinite in JSON's numbers. */
const scoreText = (score: number): string => (score === Number.MAX_VALUE ? '∞' : formatMetric(score));

function driftWord({ drifted, severity, status }: ColumnDrift): string {
  if (drifted === null) return status === 'tested' ? '–' : status.replaceAll('-', ' ');
  return drifted ? severity : 'no';
}

function paintSeverity(text: string, { drifted, severity, status }: ColumnDrift, style: Style): string {
  if (drifted === true) return severity === 'low' ? style.warning(text) : style.bad(text);
  if (status === 'missing' || status === 'failed') return style.warning(text);
  return drifted === false ? style.good(text) : style.faint(text);
}

function chanceText(p: number | null): string | undefined {
  if (p === null) return undefined;
  if (p <= 1e-16) return '< 1e-16';
  return p < 1e-3 ? p.toExponential(1) : p.toFixed(3);
}

const RANK = { none: 0, low: 1, moderate: 2, high: 3 } as const satisfies Record<DriftSeverity, number>;

function mostDriftedFirst(columns: readonly ColumnDrift[]): readonly ColumnDrift[] {
  const weight = ({ severity, drifted, score, threshold }: ColumnDrift): number =>
    RANK[severity] * 1e6 + (drifted === true ? Math.min(1e5, (score ?? 0) / (threshold || 1)) : 0);
  return columns.toSorted((a, b) => weight(b) - weight(a));
}
