import { AssayCommand } from '../assay-command.ts';
import { formatTable } from '../output/table.ts';

/** `assay algorithms list` */
export function listAlgorithmsCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List the algorithms that models can be trained with')
    .example('assay algorithms list', 'names for assay train --algorithm')
    .performs(() => async () => {
      const { ALGORITHM_NAMES, describeAlgorithm } = await import('../../ml/index.ts');
      const algorithms = ALGORITHM_NAMES.map(describeAlgorithm);
      return {
        json: { algorithms: algorithms.map(({ name, title, tasks }) => ({ name, title, tasks })) },
        text: (style) =>
          formatTable(
            algorithms,
            [
              { title: 'name', value: ({ name }) => name, keepWhole: true },
              { title: 'title', value: ({ title }) => title },
              { title: 'learns', value: ({ tasks }) => tasks.join(', ') },
              { title: 'parameters', value: ({ parameters }) => String(parameters.length), align: 'right' },
            ],
            style,
          ),
      };
    });
}
