import type { ResolvedDriftOptions } from './drift-options.ts';
import type { ColumnDrift, DriftReport, DriftSeverity } from './drift-report.ts';
import { rank } from './judge-columns.ts';

type Verdict = Pick<
  DriftReport,
  'drifted' | 'verdict' | 'severity' | 'share' | 'driftedColumns' | 'testedColumns' | 'reason' | 'recommendation'
>;

/**
 * What the columns say together. A dataset drifted when the drifted share of its tested columns reaches the limit, or
 * when one column drifted so much that its severity is high (not with Evidently's preset). As every column's verdict
 * is adjusted for their number, unchanged data are called drifted with a chance of `alpha` at most.
 */
export function judgeDataset(columns: readonly ColumnDrift[], options: ResolvedDriftOptions): Verdict {
  const tested = columns.filter(({ drifted }) => drifted !== null);
  const drifted = tested.filter((column) => column.drifted);
  const share = tested.length === 0 ? 0 : drifted.length / tested.length;
  const worst = drifted.reduce<DriftSeverity>(
    (most, { severity }) => (rank(severity) > rank(most) ? severity : most),
    'none',
  );
  const isDrifted = drifted.length > 0 && (share >= options.share || (options.preset === 'assay' && worst === 'high'));
  return {
    drifted: isDrifted,
    verdict: tested.length === 0 ? 'not-enough-data' : isDrifted ? 'drifted' : 'stable',
    severity: worst,
    share,
    driftedColumns: drifted.length,
    testedColumns: tested.length,
    reason: reasonFor(columns, { tested, drifted }),
    recommendation: recommend(columns, { drifted, isDrifted, worst }),
  };
}

function reasonFor(
  columns: readonly ColumnDrift[],
  { tested, drifted }: { tested: readonly ColumnDrift[]; drifted: readonly ColumnDrift[] },
): string {
  const unclear = columns.filter(({ status }) => status === 'not-enough-data').length;
  const missing = columns.filter(({ status }) => status === 'missing').length;
  const parts = [
    tested.length === 0
      ? 'no column has enough data for a verdict'
      : `${drifted.length} of ${tested.length} tested ${tested.length === 1 ? 'column' : 'columns'} drifted`,
    ...(unclear > 0 && tested.length > 0 ? [`${unclear} without enough data`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ];
  return parts.join(', ');
}

const MOST_NAMED = 5;

function recommend(
  columns: readonly ColumnDrift[],
  { drifted, isDrifted, worst }: { drifted: readonly ColumnDrift[]; isDrifted: boolean; worst: DriftSeverity },
): string | null {
  const gone = columns.filter(({ status }) => status === 'missing').map(({ name }) => name);
  if (gone.length > 0) return `Bring back what is missing: ${named(gone)}`;
  if (drifted.length === 0) return null;
  const names = named(drifted.toSorted((a, b) => rank(b.severity) - rank(a.severity)).map(({ name }) => name));
  if (!isDrifted) return `Keep an eye on ${names}`;
  return worst === 'high'
    ? `Look into ${names} before the model is trusted further; retrain if the change stays`
    : `Look into ${names}; retrain if the change stays`;
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED ? `${shown} and ${names.length - MOST_NAMED} more` : shown;
}
