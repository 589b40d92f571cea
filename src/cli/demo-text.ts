import type { NextCommand, TableToProductionResult } from '../pipelines/index.ts';
import { nextCommand } from './next-command.ts';
import { formatCount, formatDuration, formatMetric } from './output/numbers.ts';
import type { Style } from './output/style.ts';
import { type Column, formatTable } from './output/table.ts';
import { printable } from './output/text-width.ts';

interface NextSteps {
  readonly workspace: string | undefined;
  readonly commands: readonly NextCommand[];
}

type DemoRun = TableToProductionResult['runs'][number];
type ThresholdVerdict = TableToProductionResult['evaluation']['thresholds'][number];

const SHOWN_METRICS = ['pr_auc', 'auc_roc', 'recall', 'precision', 'accuracy'];

/** What a person wants to know when the demo ends: the runs, the verdict, the report, and what to try next. */
export function demoText(result: TableToProductionResult, next: NextSteps, style: Style): string {
  return [
    runsText(result, style),
    ...searchText(result, style),
    verdictText(result, style),
    nextText(result.report, next, style),
  ].join('\n\n');
}

function runsText({ data, runs, champion }: TableToProductionResult, style: Style): string {
  const isChampion = (run: DemoRun): boolean => run.runId === champion.runId;
  const columns: Column<DemoRun>[] = [
    {
      title: 'run',
      value: (run) => `${isChampion(run) ? '★' : ' '} ${run.candidate.title}`,
      keepWhole: true,
      paint: (text, run) => (isChampion(run) ? style.good(text) : text),
    },
    ...SHOWN_METRICS.map(
      (name): Column<DemoRun> => ({
        title: name,
        value: ({ metrics }) => formatMetric(metrics[name]),
        align: 'right',
        keepWhole: true,
      }),
    ),
    { title: 'time', value: ({ trainSeconds }) => formatDuration(trainSeconds * 1000), align: 'right' },
    { title: 'rounds', value: ({ rounds }) => formatCount(rounds), align: 'right' },
    { title: 'id', value: ({ runId }) => runId.slice(0, 8) },
  ];
  const { name, version, rowCount } = data.dataset;
  const positive = data.positive === undefined ? '' : `, positive is ${data.label} = ${data.positive}`;
  const size = `${formatCount(rowCount)} rows, ${data.features.length} features${printable(positive)}`;
  return [
    `${style.heading(`${name} version ${version}`)}: ${size}; metrics on the validation part`,
    '',
    formatTable(runs, columns, style),
  ].join('\n');
}

function searchText({ study }: TableToProductionResult, style: Style): string[] {
  const { best, trials = [], name = '' } = study ?? {};
  if (best === undefined) return [];
  const params = Object.entries(best.params).map(
    ([parameter, value]) => `${parameter} ${typeof value === 'number' ? Number(value.toPrecision(3)) : value}`,
  );
  const found = `best pr_auc ${formatMetric(best.values?.[0])} in trial ${best.number} of ${trials.length}`;
  return [`${style.heading('Search')}  ${found}, study ${printable(name)}: ${params.join(', ')}`];
}

function verdictText(
  { champion, evaluation, model, decision, promotion }: TableToProductionResult,
  style: Style,
): string {
  const measured = ['pr_auc', 'auc_roc', 'accuracy'].map((name) => {
    const value = (evaluation.metrics as Readonly<Record<string, number>>)[name];
    return `${name} ${formatMetric(value)}`;
  });
  const verdict = evaluation.meetsProductionThreshold
    ? `${style.good('✔ meets')} the production threshold`
    : `${style.bad('✖ misses')} the production threshold`;
  return [
    `${style.heading('Verdict')}  ${champion.candidate.title} ${verdict} on held-out rows: ${measured.join(', ')}`,
    ...evaluation.thresholds.filter(({ met }) => !met).map((rule) => `  ${style.bad('misses')}: ${missText(rule)}`),
    ...evaluation.warnings.map(({ message }) => `${style.warning('!')} ${printable(message)}`),
    `Registered as ${model.name} version ${model.version}`,
    promotion === undefined
      ? `Not promoted, production was left as it is${decision.promotes ? '' : `: ${printable(decision.message)}`}`
      : `Promoted: ${promotion.id}, the former parameters are kept in ${promotion.backupKey}`,
  ].join('\n');
}

/** `pr_auc 0.9249, needs ≥ 0.95` */
function missText({ metric, value, min, max }: ThresholdVerdict): string {
  const bounds = [min !== undefined && `≥ ${min}`, max !== undefined && `≤ ${max}`].filter(Boolean).join(' and ');
  return `${metric} ${formatMetric(value)}, needs ${bounds}`;
}

function nextText(report: string, { commands, workspace }: NextSteps, style: Style): string {
  return [
    `${style.heading('Report')}  ${report}`,
    '',
    style.heading('Try next'),
    ...commands.map(({ command }) => `  ${style.command(nextCommand(command, { workspace }))}`),
  ].join('\n');
}
