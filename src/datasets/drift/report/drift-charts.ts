import { type ChartSpec, distributionOverlayChart, driftRankingChart } from '../../../charts/index.ts';
import type { ColumnDrift, DriftReport } from '../drift-report.ts';

/** Columns with a verdict and a distance, ranked by how many times their limit they moved. */
export function rankingChart({ columns }: DriftReport): ChartSpec | undefined {
  const ranked = columns.flatMap(({ name, drifted, score, threshold, pValue }) =>
    drifted === null || score === null || threshold === null || threshold === 0 || score === pValue
      ? []
      : [{ name, ratio: Math.min(score / threshold, 1000), drifted }],
  );
  return ranked.length === 0 ? undefined : driftRankingChart({ columns: ranked });
}

/** How one column lay and lies; undefined where there is nothing to draw. */
export function columnChart({ name, shape }: ColumnDrift, { reference, current }: DriftReport): ChartSpec | undefined {
  if (shape === null) return undefined;
  return distributionOverlayChart({ ...shape, title: name, names: [reference.label, current.label] });
}
