import { shellWord } from '../../schema/index.ts';
import type { StandardOptions } from '../assay-command.ts';
import { nextCommand } from '../next-command.ts';
import { formatMetric } from '../output/numbers.ts';
import { formatFacts } from '../output/table.ts';
import { printable } from '../output/text-width.ts';
import type { Work } from '../work.ts';

/** Has SageMaker search as a file says, and shows what it found. */
export async function searchThroughService(
  said: Readonly<Record<string, unknown>>,
  source: string,
  options: StandardOptions,
  { workspace, signal, progress }: Parameters<Work>[0],
): ReturnType<Work> {
  const { parseServiceConfig, serviceSearch } = await import('../../pipelines/index.ts');
  const search = serviceSearch(parseServiceConfig(said, source));
  const { tuning } = await workspace({ mayBeNew: true });
  const { study, state } = await tuning.searchThrough(search, { signal, progress });
  const { best } = study;
  const count = (name: 'COMPLETE' | 'PRUNED' | 'FAILED'): number => study.trialsOf(name).length;
  const trials = { complete: count('COMPLETE'), pruned: count('PRUNED'), failed: count('FAILED') };
  return {
    json: { study: study.name, job: search.job.name, status: state.status, trials, best: best ?? null },
    text: (style) =>
      [
        `${style.heading(printable(study.name))}  ${state.status}: ${trials.complete} complete, ${trials.pruned} pruned, ${trials.failed} failed`,
        '',
        formatFacts(
          [
            [`best ${search.job.metric.name}`, best && `${formatMetric(best.values?.[0])} in trial ${best.number}`],
            ...Object.entries(best?.params ?? {}).map(([name, value]) => [`  ${name}`, String(value)] as const),
            ['training', best && String(best.attributes['assay.serviceTrial'])],
          ],
          style,
        ),
        '',
        `Next: ${style.command(nextCommand(`studies report ${shellWord(study.name)}`, options))}`,
      ].join('\n'),
  };
}
