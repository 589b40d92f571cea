import type { Run, RunStatus } from '../../experiments/index.ts';
import { formatDuration, formatMetric, formatTime } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatTable } from '../output/table.ts';

/** Metrics worth a column, best known first; a run table shows those that its runs have. */
const SHOWN_METRICS = ['pr_auc', 'auc_roc', 'f1_score', 'accuracy', 'rmse', 'r2'];
const MOST_METRICS = 4;

/** Runs, one per line: id, name, status, when, how long, algorithm and the most telling metrics. */
export function runsTable(runs: readonly Run[], style: Style): string {
  const columns: Column<Run>[] = [
    { title: 'run', value: ({ id }) => id, keepWhole: true },
    { title: 'name', value: ({ name }) => name },
    {
      title: 'status',
      value: ({ status }) => status,
      keepWhole: true,
      paint: (text, { status }) => paintStatus(text, status, style),
    },
    { title: 'algorithm', value: ({ params, tags }) => params.algorithm ?? tags.algorithm },
    ...metricNames(runs).map(
      (metric): Column<Run> => ({
        title: metric,
        value: ({ metrics }) => formatMetric(metrics[metric]),
        align: 'right',
        keepWhole: true,
      }),
    ),
    { title: 'started', value: ({ startTime }) => formatTime(startTime) },
    { title: 'took', value: (run) => duration(run), align: 'right' },
  ];
  return formatTable(runs, columns, style);
}

/** A run's status in the colour people expect. */
function paintStatus(text: string, status: RunStatus, style: Style): string {
  if (status === 'FINISHED') return style.good(text);
  return status === 'FAILED' || status === 'KILLED' ? style.bad(text) : style.warning(text);
}

function metricNames(runs: readonly Run[]): string[] {
  const logged = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  const telling = SHOWN_METRICS.filter((name) => logged.has(name));
  const training = SHOWN_METRICS.map((name) => `train_${name}`).filter((name) => logged.has(name));
  return (telling.length > 0 ? telling : training).slice(0, MOST_METRICS);
}

function duration({ startTime, endTime }: Run): string | undefined {
  return endTime === undefined ? undefined : formatDuration(endTime - startTime);
}
