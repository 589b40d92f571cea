import { shellWord } from '../schema/index.ts';
import { AssayCommand } from './assay-command.ts';
import { nextCommand } from './next-command.ts';

/** `assay init`: a folder becomes an Assay project. */
export function initCommand(): AssayCommand {
  return new AssayCommand('init')
    .description('Make a folder an Assay project: a typed assay.config.ts and a .gitignore entry')
    .argument('[folder]', 'Folder of the project (default: the current one)')
    .note('Existing files are never overwritten; .gitignore only gains a line when it lacks one.')
    .example('assay init', 'in the current folder')
    .example('assay init fraud-model', 'in a new folder')
    .performs<{ workspace?: string }, [string | undefined]>((options, folder) => async () => {
      const { createProject } = await import('./create-project.ts');
      const created = await createProject(folder ?? '.', options.workspace);
      return {
        json: created,
        text: (style) =>
          [
            ...created.written.map((path) => `${style.good('✔')} ${path}`),
            '',
            'Next:',
            ...(folder === undefined ? [] : [`  ${style.command(`cd ${shellWord(folder)}`)}`]),
            `  ${style.command(nextCommand('demo', {}))}    the whole way once, on made-up data`,
            `  ${style.command(nextCommand('train --help', {}))}    train on a table of your own`,
          ].join('\n'),
      };
    });
}
