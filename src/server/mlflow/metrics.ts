import type { Experiments, RunMetricPoint } from '../../experiments/index.ts';
import { type Int64, int64Json } from '../../schema/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { doubleJson } from '../json/double-json.ts';
import type { Fields } from './fields.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { runIdIn } from './run-id.ts';
import { metricJson } from './run-json.ts';

const MOST_RUNS = 100;
/** Points of one page, whatever a client asks for. */
const MOST_OF_PAGE = 50_000;
/** Points of all runs together. */
const MOST_IN_BULK = 25_000;
/** Steps that are sampled. */
const MOST_SAMPLED = 2500;

/** The histories of metrics: in pages, of several runs at once, and sampled for charts. */
export function metricRoutes(routes: MlflowRoutes, experiments: Experiments): void {
  routes.on('GET', 'metrics/get-history', async (fields) => {
    const runId = runIdIn(fields);
    const key = fields.requiredText('metric_key');
    const maxResults = pageSizeIn(fields);
    const { points, nextPageToken } = await experiments.metricHistoryPage(runId, key, {
      ...(maxResults !== undefined && { maxResults }),
      pageToken: fields.text('page_token') || undefined,
    });
    return {
      ...(points.length > 0 && { metrics: points.map(metricJson) }),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    };
  });
  routes.on(
    'GET',
    'metrics/get-history-bulk',
    async (fields) => {
      const runIds = fields.texts('run_id');
      const key = fields.text('metric_key');
      const name = 'GetMetricHistoryBulk request';
      if (runIds.length === 0) throw invalidRequest(`${name} must specify at least one run_id.`);
      if (runIds.length > MOST_RUNS) {
        throw invalidRequest(
          `${name} cannot specify more than ${MOST_RUNS} run_ids. Received ${runIds.length} run_ids.`,
        );
      }
      if (!key) throw invalidRequest(`${name} must specify a metric_key.`);
      const maxResults = countIn(fields) ?? MOST_IN_BULK;
      const points = await experiments.metricHistories(runIds, key, Math.min(maxResults, MOST_IN_BULK));
      return { metrics: points.map(runPointJson) };
    },
    'ajax',
  );
  routes.on('GET', 'metrics/get-history-bulk-interval', async (fields) => {
    const runIds = fields.texts('run_ids');
    if (runIds.length === 0) throw fields.missing('run_ids');
    if (runIds.length > MOST_RUNS) {
      throw invalidRequest(
        `GetMetricHistoryBulkInterval request must specify at most ${MOST_RUNS} run_ids. Received ${runIds.length} run_ids.`,
      );
    }
    const key = fields.requiredText('metric_key');
    const range = stepRangeIn(fields);
    const maxResults = fields.int64('max_results') ?? MOST_SAMPLED;
    if (maxResults < 1 || maxResults > MOST_SAMPLED) {
      throw invalidRequest(`max_results must be between 1 and ${MOST_SAMPLED}.`);
    }
    const points = await experiments.sampleMetricHistories(runIds, key, { maxResults: Number(maxResults), ...range });
    return points.length > 0 ? { metrics: points.map(runPointJson) } : {};
  });
}

/** Undefined where nothing is asked for; MLflow's clients of some versions say 0 then. */
function pageSizeIn(fields: Fields): number | undefined {
  const asked = fields.int64('max_results') ?? 0;
  if (asked < 0) throw fields.invalid('max_results', 'Hint: It must not be negative.');
  if (asked === 0) return undefined;
  return asked > MOST_OF_PAGE ? MOST_OF_PAGE : Number(asked);
}

function countIn(fields: Fields): number | undefined {
  const asked = fields.int64('max_results');
  if (asked !== undefined && asked < 1) throw fields.invalid('max_results', 'Hint: It must be at least 1.');
  return asked === undefined ? undefined : Number(asked);
}

function stepRangeIn(fields: Fields): { readonly startStep: Int64; readonly endStep: Int64 } | undefined {
  const [startStep, endStep] = [fields.int64('start_step'), fields.int64('end_step')];
  if (startStep === undefined && endStep === undefined) return undefined;
  if (startStep === undefined || endStep === undefined) {
    throw invalidRequest('If either start step or end step are specified, both must be specified.');
  }
  if (startStep <= endStep) return { startStep, endStep };
  throw invalidRequest(
    `end_step must be greater than start_step. Found start_step=${startStep} and end_step=${endStep}.`,
  );
}

const runPointJson = ({ key, value, timestamp, step, runId }: RunMetricPoint): object => ({
  key,
  value: doubleJson(value),
  timestamp: int64Json(timestamp),
  step: int64Json(step),
  run_id: runId,
});
