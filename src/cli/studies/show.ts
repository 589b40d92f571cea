import type { TrialRecord } from '../../tuning/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { wholeNumber } from '../options/numbers.ts';
import { formatDuration, formatMetric } from '../output/numbers.ts';
import { type Column, formatTable } from '../output/table.ts';

interface ShowOptions extends StandardOptions {
  readonly limit: number;
}

/** `assay studies show` */
export function showStudyCommand(): AssayCommand {
  return new AssayCommand('show')
    .description('Show the trials of a study, the best first')
    .argument('<name>', 'As assay studies list prints it')
    .option('--limit <n>', 'Most trials to print', wholeNumber(1, 100_000), 20)
    .example('assay studies show train-xgboost', 'its best 20 trials')
    .performs<ShowOptions, [string]>((options, name) => async ({ workspace }) => {
      const { tuning } = await workspace();
      const study = await tuning.get(name);
      const sign = study.directions[0] === 'maximize' ? -1 : 1;
      const place = ({ state, values }: TrialRecord): number =>
        state === 'COMPLETE' ? sign * (values?.[0] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
      const trials = study.trials
        .toSorted((a, b) => place(a) - place(b) || a.number - b.number)
        .slice(0, options.limit);
      const { directions, seed, space, attributes } = study;
      const columns: Column<TrialRecord>[] = [
        { title: 'trial', value: ({ number }) => String(number), align: 'right' },
        { title: 'state', value: ({ state }) => state.toLowerCase() },
        {
          title: 'value',
          value: ({ values }) => values?.map(formatMetric).join(', '),
          align: 'right',
          keepWhole: true,
        },
        { title: 'time', value: timeText, align: 'right' },
        { title: 'run', value: ({ runId }) => runId?.slice(0, 8) },
        {
          title: 'parameters',
          value: ({ state, params, reason }) => (state === 'FAILED' && reason) || paramsText(params),
        },
      ];
      return {
        json: { name, directions, seed, space: space ?? null, attributes, trials },
        text: (style) => (trials.length === 0 ? `${name} has no trials yet` : formatTable(trials, columns, style)),
      };
    });
}

const timeText = ({ startedAt, endedAt }: TrialRecord): string | undefined =>
  startedAt === undefined || endedAt === undefined ? undefined : formatDuration(endedAt - startedAt);

const paramsText = (params: TrialRecord['params']): string =>
  Object.entries(params)
    .map(([name, value]) => `${name}=${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
    .join(' ');
