import { z } from 'zod';
import { int64Schema } from '../../schema/index.ts';
import type { MetricHistoryPage, MetricHistoryPageOptions } from '../metric-history-page.ts';
import type { MetricSeries, MetricSeriesOptions } from '../metric-series.ts';
import type { SearchRunsOptions } from '../search-runs.ts';
import { viewSchema } from './experiment-schemas.ts';
import { metricPointSchema } from './run-schemas.ts';

const maxResults = z.int().min(1).max(50_000);
const pageToken = z.string().describe('nextPageToken of the page before, with everything else the same');

export const searchRunsSchema = z
  .strictObject({
    experimentIds: z.array(z.string()).exactOptional().describe('All experiments unless given'),
    filter: z
      .string()
      .exactOptional()
      .describe("Such as metrics.auc_roc >= 0.95 AND (params.algorithm = 'xgboost' OR tags.team = 'risk')"),
    orderBy: z.array(z.string()).exactOptional().describe('Such as metrics.auc_roc DESC'),
    maxResults: maxResults.exactOptional(),
    pageToken: pageToken.exactOptional(),
    view: viewSchema.exactOptional(),
  })
  .meta({ id: 'RunSearch' }) satisfies z.ZodType<SearchRunsOptions>;

export const metricHistoryPageOptionsSchema = z.strictObject({
  maxResults: maxResults.exactOptional(),
  pageToken: pageToken.exactOptional(),
}) satisfies z.ZodType<MetricHistoryPageOptions>;

export const metricHistoryPageSchema = z
  .object({ points: z.array(metricPointSchema), nextPageToken: z.string().exactOptional() })
  .meta({ id: 'MetricHistoryPage', description: 'By timestamp, step, value' }) satisfies z.ZodType<MetricHistoryPage>;

export const metricSeriesOptionsSchema = z.strictObject({
  points: z.int().min(4).max(50_000).exactOptional().describe('How many points at most; 1000 unless given'),
  x: z.enum(['step', 'timestamp']).exactOptional().describe('What the chart is drawn along'),
  from: int64Schema.exactOptional(),
  to: int64Schema.exactOptional(),
}) satisfies z.ZodType<MetricSeriesOptions>;

export const metricSeriesSchema = z.object({ points: z.array(metricPointSchema), isComplete: z.boolean() }).meta({
  id: 'MetricSeries',
  description: 'A metric as a chart needs it, every spike kept',
}) satisfies z.ZodType<MetricSeries>;
