import type { StudySummary } from '../../tuning/index.ts';
import { AssayCommand } from '../assay-command.ts';
import { formatCount, formatMetric, formatTime } from '../output/numbers.ts';
import { type Column, formatTable } from '../output/table.ts';

/** `assay studies list` */
export function listStudiesCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List studies with their trials and best value')
    .example('assay studies list', 'all studies of the workspace')
    .performs<object>(() => async ({ workspace }) => {
      const { tuning } = await workspace();
      const studies = await tuning.list();
      return {
        json: { studies: studies.map(({ best, ...study }) => ({ ...study, best: best ?? null })) },
        text: (style) =>
          studies.length === 0 ? 'No studies yet; assay optimize makes one' : formatTable(studies, COLUMNS, style),
      };
    });
}

const COLUMNS: Column<StudySummary>[] = [
  { title: 'study', value: ({ name }) => name },
  { title: 'sampler', value: ({ sampler }) => sampler },
  { title: 'complete', value: ({ trials }) => formatCount(trials.COMPLETE), align: 'right' },
  { title: 'pruned', value: ({ trials }) => formatCount(trials.PRUNED), align: 'right' },
  { title: 'failed', value: ({ trials }) => formatCount(trials.FAILED), align: 'right' },
  { title: 'best', value: ({ best }) => formatMetric(best), align: 'right', keepWhole: true },
  { title: 'created', value: ({ createdAt }) => formatTime(createdAt) },
];
