import { resolve } from 'node:path';
import type { LineageDirection } from '../../lineage/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { wholeNumber } from '../options/numbers.ts';
import { lineageText } from './lineage-text.ts';

interface LineageOptions extends StandardOptions {
  readonly upstream?: true;
  readonly downstream?: true;
  readonly depth?: number;
  readonly mermaid?: true;
  readonly svg?: string;
}

/** `assay datasets lineage` */
export function datasetLineageCommand(): AssayCommand {
  return new AssayCommand('lineage')
    .description('Show what a dataset version came from and what came of it: files, splits, runs, models, promotions')
    .argument(
      '<reference>',
      'NAME, NAME@3, NAME@ALIAS; or KIND:NAME of anything else, such as run:1f2e3d, model:fraud@2, file:train.csv',
    )
    .option('--upstream', 'Only what it came from')
    .option('--downstream', 'Only what came of it')
    .option('--depth <steps>', 'So many steps at most; all the way unless given', wholeNumber(0, 1_000_000))
    .option('--mermaid', 'Print a Mermaid flowchart, as GitHub and GitLab draw it')
    .option('--svg <file>', 'Draw it into this file; an existing one is replaced')
    .note(
      'Everything that Assay does is recorded by itself. A file is known by path, size and time of change; one whose\n' +
        'content is registered counts as that version. In a picture, what is alike and leads nowhere else is one node.',
    )
    .example('assay datasets lineage payments', 'where the latest version comes from, and which models learnt from it')
    .example(
      'assay datasets lineage model:fraud@production --upstream --svg lineage.svg',
      'what is in production, drawn',
    )
    .performs<LineageOptions, [string]>(
      ({ upstream, downstream, depth, mermaid, svg }, reference) =>
        async (context) => {
          const { datasets } = await context.workspace();
          const { drawLineage } = await import('../../lineage/index.ts');
          const graph = await datasets.lineage(reference, { direction: directionOf(upstream, downstream), depth });
          if (svg !== undefined) {
            const { writeFileAtomically } = await import('../../storage/index.ts');
            await writeFileAtomically(resolve(svg), await drawLineage(graph, 'svg'));
          }
          const flowchart = mermaid ? await drawLineage(graph, 'mermaid') : undefined;
          return {
            json: {
              ...graph,
              ...(flowchart !== undefined && { mermaid: flowchart }),
              ...(svg !== undefined && { svg }),
            },
            text: (style) =>
              flowchart !== undefined
                ? flowchart.trimEnd()
                : [
                    lineageText(graph, style),
                    ...(svg === undefined ? [] : ['', `${style.good('✔')} drawn in ${svg}`]),
                  ].join('\n'),
          };
        },
    );
}

/** Both options together are what neither is. */
function directionOf(upstream: true | undefined, downstream: true | undefined): LineageDirection {
  if (upstream === downstream) return 'both';
  return upstream ? 'upstream' : 'downstream';
}
