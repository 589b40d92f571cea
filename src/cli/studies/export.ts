import { Option } from 'commander';
import type { Study } from '../../tuning/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';

interface ExportOptions extends StandardOptions {
  readonly format: 'json' | 'csv';
  readonly out?: string;
}

/** `assay studies export` */
export function exportStudyCommand(): AssayCommand {
  return new AssayCommand('export')
    .description('Write all trials of a study as JSON or CSV')
    .argument('<name>', 'As assay studies list prints it')
    .addOption(new Option('--format <kind>', 'What to write').choices(['json', 'csv']).default('csv'))
    .option('--out <file>', 'Write there instead of stdout')
    .example('assay studies export train-xgboost --out trials.csv', 'a line per trial, a column per parameter')
    .performs<ExportOptions, [string]>((options, name) => async ({ workspace }) => {
      const { tuning } = await workspace();
      const study = await tuning.get(name);
      const { trials, directions, seed } = study;
      const content =
        options.format === 'csv' ? trialsCsv(study) : JSON.stringify({ name, directions, seed, trials }, undefined, 2);
      const { out } = options;
      if (out === undefined) return { json: { name, directions, seed, trials }, text: () => content.trimEnd() };
      const { writeFileAtomically } = await import('../../storage/index.ts');
      await writeFileAtomically(out, content);
      return { json: { name, trials: trials.length, out }, text: () => `Wrote ${trials.length} trials to ${out}` };
    });
}

/** Lines ended by LF; cells quoted where they have to be (RFC 4180). */
function trialsCsv({ trials, directions }: Study): string {
  const params = [...new Set(trials.flatMap((trial) => Object.keys(trial.params)))];
  const values = directions.map((_, i) => (directions.length === 1 ? 'value' : `value_${i}`));
  const header = [
    'number',
    'state',
    ...values,
    ...params.map((name) => `param_${name}`),
    'started_at',
    'ended_at',
    'worker',
    'run_id',
    'reason',
  ];
  const time = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());
  const rows = trials.map((trial) => [
    String(trial.number),
    trial.state,
    ...values.map((_, i) => String(trial.values?.[i] ?? '')),
    ...params.map((name) => (name in trial.params ? String(trial.params[name]) : '')),
    ...[time(trial.startedAt), time(trial.endedAt), trial.worker ?? '', trial.runId ?? '', trial.reason ?? ''],
  ]);
  return [header, ...rows].map((row) => `${row.map(cell).join()}\n`).join('');
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
