import { AssayCommand, type StandardOptions } from '../assay-command.ts';

interface ReportOptions extends StandardOptions {
  readonly html?: string;
  readonly charts?: string;
}

/** `assay studies report` */
export function reportStudyCommand(): AssayCommand {
  return new AssayCommand('report')
    .description('Sum a study up: best parameters, what mattered, what failed, and advice for the next search')
    .argument('<name>', 'As assay studies list prints it')
    .option('--html <file>', 'Write a page with all charts, which needs nothing else')
    .option('--charts <folder>', 'Write every chart as SVG and PNG')
    .example('assay studies report train-xgboost', 'as Markdown')
    .example('assay studies report train-xgboost --html report.html', 'with history, slices, importances …')
    .performs<ReportOptions, [string]>((options, name) => async ({ workspace }) => {
      const { pipelines } = await workspace();
      const { study, report, html } = await pipelines.reportStudy(name);
      const { reportMarkdown, studyCharts } = await import('../../tuning/index.ts');
      const { makeFolder, writeFileAtomically } = await import('../../storage/index.ts');
      const written: string[] = [];
      if (options.html !== undefined) {
        await writeFileAtomically(options.html, await html());
        written.push(options.html);
      }
      if (options.charts !== undefined) {
        const { chartFiles } = await import('../../charts/index.ts');
        await makeFolder(options.charts);
        for (const file of await chartFiles(studyCharts(study, report))) {
          await writeFileAtomically(`${options.charts}/${file.name}`, file.bytes);
          written.push(`${options.charts}/${file.name}`);
        }
      }
      return {
        json: { ...report, written },
        text: () =>
          [reportMarkdown(report), written.map((path) => `Wrote ${path}`).join('\n')].filter(Boolean).join('\n\n'),
      };
    });
}
