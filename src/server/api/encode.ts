import type { MetricPoint, Run, RunComparison } from '../../experiments/index.ts';
import type { ModelVersion, RegisteredModel } from '../../registry/index.ts';
import { doubleText, doubleTexts } from '../../schema/index.ts';

/** Values of the capabilities as JSON can hold them: NaN and the infinities become texts, absent values null. */
export const pointsJson = (points: readonly MetricPoint[]): readonly object[] =>
  points.every(({ value }) => value - value === 0)
    ? points
    : points.map((point) => ({ ...point, value: doubleText(point.value) }));

export const runJson = (run: Run): object => ({
  ...run,
  metrics: doubleTexts(run.metrics),
  latestMetrics: pointsJson(run.latestMetrics),
});

export const comparisonJson = (comparison: RunComparison): object => ({
  ...comparison,
  runs: comparison.runs.map(runJson),
  metrics: comparison.metrics.map(({ values, ...row }) => ({
    ...row,
    values: values.map((value) => (value === undefined ? null : doubleText(value))),
  })),
});

export const versionJson = (version: ModelVersion): object => ({ ...version, metrics: doubleTexts(version.metrics) });

export const modelJson = ({ latest, latestOfStage, ...model }: RegisteredModel): object => ({
  ...model,
  ...(latest && { latest: versionJson(latest) }),
  latestOfStage: Object.fromEntries(
    Object.entries(latestOfStage).map(([stage, version]) => [stage, versionJson(version)]),
  ),
});
