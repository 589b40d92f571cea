import { AssayError } from '../../errors/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { searchAndAnswer } from '../optimize.ts';
import { wholeNumber } from '../options/numbers.ts';

interface ResumeOptions extends StandardOptions {
  readonly trials?: number;
  readonly parallel?: number;
}

/** `assay studies resume` */
export function resumeStudyCommand(): AssayCommand {
  return new AssayCommand('resume')
    .description('Go on with a study of assay optimize that was interrupted, or make more trials')
    .argument('<name>', 'As assay studies list prints it')
    .option('--trials <n>', 'Trials of the study in all (default: as before)', wholeNumber(1))
    .option('--parallel <n>', 'Trials at once (default: as before)', wholeNumber(1, 1024))
    .reportsProgress()
    .example('assay studies resume train-xgboost', 'after Ctrl-C or a crash: no trial is lost or made twice')
    .example('assay studies resume train-xgboost --trials 100', 'more trials than at first')
    .performs<ResumeOptions, [string]>((options, name) => async (context) => {
      const { CONFIG_ATTRIBUTE, parseSearchConfig } = await import('../../pipelines/index.ts');
      const { tuning } = await context.workspace();
      const study = await tuning.get(name);
      const config = study.attributes[CONFIG_ATTRIBUTE];
      if (typeof config !== 'object' || config === null) throw madeByProgram(name);
      const { trials, parallel } = options;
      const changed = { ...(trials !== undefined && { trials }), ...(parallel !== undefined && { parallel }) };
      const parsed = parseSearchConfig({ ...config, study: name, ...changed }, `study ${name}`);
      return searchAndAnswer(parsed, options, context);
    });
}

function madeByProgram(name: string): AssayError {
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `The study ${name} was made by a program, which alone knows what a trial does`,
    remedy: 'Run that program again: a study of the same name goes on',
    details: { study: name },
  });
}
