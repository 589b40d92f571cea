import type { Run, RunStatus } from '../../experiments/index.ts';
import { formatDuration, formatMetric, formatTime } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatTable } from '../output/table.ts';

/** Metrics worth a column, best known first; a run table shows those that its runs have. */
const SHOWN_METRICS = ['pr_auc', 'auc_roc', 'f1_score', 'accuracy', 'rmse', 'r2'];
const MOST_METRICS = 4;
/** Stands before a metric that a run has on its training rows only; before, so that digits line up. */
const ON_TRAINING_ROWS = '*';
const MARK_MEANS = `${ON_TRAINING_ROWS} on the training rows, which flatters the model`;
/** Narrower than this, a terminal has no room for whole ids. */
const NARROW = 120;
const ID_DIGITS = 12;

/**
 * Runs, one per line: id (its first digits on a narrow terminal), name, status, when, how long, algorithm and the most
 * telling metrics.
 */
export function runsTable(runs: readonly Run[], style: Style): string {
  const shown = metricNames(runs);
  const columns: Column<Run>[] = [
    {
      title: 'run',
      value: ({ id }) => ((style.width ?? NARROW) < NARROW ? id.slice(0, ID_DIGITS) : id),
      keepWhole: true,
    },
    { title: 'name', value: ({ name }) => name },
    {
      title: 'status',
      value: ({ status }) => status,
      keepWhole: true,
      paint: (text, { status }) => paintStatus(text, status, style),
    },
    { title: 'algorithm', value: ({ params, tags }) => params.algorithm ?? tags.algorithm },
    ...shown.map(
      (metric): Column<Run> => ({
        title: metric,
        value: ({ metrics }) => metricText(metrics, metric),
        align: 'right',
        keepWhole: true,
      }),
    ),
    { title: 'started', value: ({ startTime }) => formatTime(startTime) },
    { title: 'took', value: (run) => duration(run), align: 'right' },
  ];
  const table = formatTable(runs, columns, style);
  const isAnyMarked = runs.some(({ metrics }) => shown.some((name) => isOnTrainingRowsOnly(metrics, name)));
  return isAnyMarked ? `${table}\n\n${style.faint(MARK_MEANS)}` : table;
}

/** A run's status in the colour people expect. */
function paintStatus(text: string, status: RunStatus, style: Style): string {
  if (status === 'FINISHED') return style.good(text);
  return status === 'FAILED' || status === 'KILLED' ? style.bad(text) : style.warning(text);
}

/** Those that any run has, be it on its training rows. */
function metricNames(runs: readonly Run[]): string[] {
  const logged = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  return SHOWN_METRICS.filter((name) => logged.has(name) || logged.has(`train_${name}`)).slice(0, MOST_METRICS);
}

function metricText(metrics: Run['metrics'], name: string): string {
  if (isOnTrainingRowsOnly(metrics, name)) return ON_TRAINING_ROWS + formatMetric(metrics[`train_${name}`]);
  return formatMetric(metrics[name]);
}

function isOnTrainingRowsOnly(metrics: Run['metrics'], name: string): boolean {
  return metrics[name] === undefined && metrics[`train_${name}`] !== undefined;
}

function duration({ startTime, endTime }: Run): string | undefined {
  return endTime === undefined ? undefined : formatDuration(endTime - startTime);
}
