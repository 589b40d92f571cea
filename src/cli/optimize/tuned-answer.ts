import type { SearchConfig, TunedModel } from '../../pipelines/index.ts';
import { shellWord } from '../../schema/index.ts';
import type { StandardOptions } from '../assay-command.ts';
import { nextCommand } from '../next-command.ts';
import { nextTraining } from '../next-training.ts';
import { formatMetric } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { formatFacts } from '../output/table.ts';
import { printable } from '../output/text-width.ts';
import type { Answer } from '../work.ts';

interface Asked {
  readonly config: SearchConfig;
  readonly options: StandardOptions;
}

/** What a search found, for machines and for people. */
export function tunedAnswer(tuned: TunedModel, asked: Asked): Answer {
  const { study, end, metric, best, model, output } = tuned;
  const count = (state: 'COMPLETE' | 'PRUNED' | 'FAILED'): number => study.trialsOf(state).length;
  const trials = { complete: count('COMPLETE'), pruned: count('PRUNED'), failed: count('FAILED') };
  return {
    json: {
      ...{ study: study.name, end: end.reason, metric, trials, best: best ?? null },
      ...{ runId: model?.runId ?? null, model: output },
      importances: study.importances(),
    },
    isPartial: end.reason === 'interrupted',
    text: (style) => tunedText(tuned, { ...asked, trials }, style),
  };
}

interface Shown extends Asked {
  readonly trials: { readonly complete: number; readonly pruned: number; readonly failed: number };
}

function tunedText(tuned: TunedModel, { config, options, trials }: Shown, style: Style): string {
  const { study, end, metric, best, model, output } = tuned;
  const isPartial = end.reason === 'interrupted' || end.reason === 'timeout';
  const counts = [`${trials.complete} complete`, `${trials.pruned} pruned`, `${trials.failed} failed`];
  const { interval, algorithm, number, value, parameters } = best ?? { parameters: {} };
  const bounds =
    interval && `${formatMetric(interval.low)} – ${formatMetric(interval.high)} (${interval.level * 100} %)`;
  const commands = [
    ...(isPartial ? [`studies resume ${shellWord(study.name)}`] : []),
    `studies report ${shellWord(study.name)}`,
    ...(algorithm === undefined ? [] : [trainCommand(algorithm, tuned, config)]),
    ...(model === undefined ? [] : [`runs show ${model.runId}`]),
  ];
  const [first, ...others] = commands.map((command) => style.command(nextCommand(command, options)));
  return [
    `${style.heading(printable(study.name))}  ${end.reason === 'interrupted' ? style.warning('interrupted') : end.message}: ${counts.join(', ')}`,
    '',
    formatFacts(
      [
        [`best ${metric}`, best === undefined ? 'none yet' : `${formatMetric(value)} in trial ${number}`],
        ['interval', bounds],
        ['algorithm', algorithm],
        ...Object.entries(parameters).map(([name, own]) => [`  ${name}`, shown(own)] as const),
        ['run', model?.runId],
        ['model', output !== null && model !== undefined ? output : undefined],
      ],
      style,
    ),
    '',
    `Next: ${first}`,
    ...others.map((command) => `      ${command}`),
  ].join('\n');
}

const ROUNDS = new Set(['num_round', 'num_iterations']);

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);

/** Trains the best parameters again; a command to type as it is. */
function trainCommand(algorithm: string, { best, task }: TunedModel, config: SearchConfig): string {
  const { data, label, weight, positive, ignore, category, missing, group, time } = config;
  // Early stopping found how many rounds are best; without validation rows they have to be said.
  const rounds = Object.entries(best?.allParameters ?? {}).filter(([name]) => ROUNDS.has(name));
  // What rows were parted by is no feature either.
  const aside = [group, time].filter((name) => name !== undefined);
  return nextTraining({
    ...{ algorithm, data, label, task, weight, positive, category, missing, ignore: [...ignore, ...aside] },
    parameters: { ...Object.fromEntries(rounds), ...best?.fixedParameters, ...best?.parameters },
  });
}
