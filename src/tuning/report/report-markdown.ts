import type { ReportedTrial, StudyReport } from './study-report.ts';
import { tellsImportances } from './tells-importances.ts';

/** The report as Markdown, to read as it is or to put into a page. */
export function reportMarkdown(report: StudyReport): string {
  const { study, trials, best, front, failures, advice } = report;
  const total = Object.values(trials).reduce((sum, count) => sum + count, 0);
  const states = Object.entries(trials).filter(([, count]) => count > 0);
  return [
    `# Study ${study}`,
    `${total} trials: ${states.map(([state, count]) => `${count} ${state.toLowerCase()}`).join(', ')}${timesText(report)}`,
    ...(best === null ? [] : [bestText(best, report)]),
    ...(front.length === 0 ? [] : [`## Best trade-offs\n\n${frontTable(front, report)}`]),
    ...(advice.length === 0 ? [] : [`## Next search\n\n${advice.map(({ message }) => `- ${message}`).join('\n')}`]),
    ...(tellsImportances(report) ? [`## What matters\n\n${importanceTable(report)}`] : []),
    ...(failures.length === 0
      ? []
      : [`## Failures\n\n${failures.map(({ count, reason }) => `- ${count} × ${oneLine(reason)}`).join('\n')}`]),
  ].join('\n\n');
}

function timesText({ times }: StudyReport): string {
  const { medianSeconds, wallSeconds } = times;
  return medianSeconds === null ? '' : `; ${figure(medianSeconds)} s per trial, ${figure(wallSeconds)} s in all`;
}

function bestText(best: ReportedTrial, { metrics, interval, convergence }: StudyReport): string {
  const bounds =
    interval === null ? '' : ` (${interval.level * 100} % interval ${figure(interval.low)} – ${figure(interval.high)})`;
  const since =
    convergence === null
      ? ''
      : `; ${convergence.verdict}, ${convergence.trialsSince} trials without a better one since`;
  const rows = Object.entries(best.params).map(([name, value]) => `| ${cell(name)} | ${cell(shown(value))} |`);
  return [
    '## Best trial',
    '',
    `${metrics[0]} ${figure(best.values[0])}${bounds} in trial ${best.number}${since}`,
    '',
    '| parameter | value |',
    '| --- | --- |',
    ...rows,
  ].join('\n');
}

function frontTable(front: readonly ReportedTrial[], { metrics }: StudyReport): string {
  const header = ['trial', ...metrics, 'parameters'];
  const rows = front.map(({ number, values, params }) => {
    const text = Object.entries(params).map(([name, value]) => `${name} ${shown(value)}`);
    return [String(number), ...values.map(figure), text.join(', ')];
  });
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

function importanceTable({ importances }: StudyReport): string {
  const rows = importances.map(
    ({ name, importance, trials }) => `| ${cell(name)} | ${(importance * 100).toFixed(1)} % | ${trials} |`,
  );
  return ['| parameter | share of the differences | trials |', '| --- | ---: | ---: |', ...rows].join('\n');
}

const figure = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '–' : String(Number(value.toPrecision(5)));
const shown = (value: unknown): string => (typeof value === 'number' ? figure(value) : String(value));
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 300);
const cell = (text: string): string => oneLine(text).replaceAll('|', '\\|');
