import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { formatTime } from '../output/numbers.ts';
import { formatTable } from '../output/table.ts';

interface ListOptions extends StandardOptions {
  readonly deleted?: true;
}

/** `assay experiments list` */
export function listExperimentsCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List experiments, newest first')
    .option('--deleted', 'Only deleted experiments, which can be restored')
    .example('assay experiments list', 'which experiments there are')
    .performs<ListOptions>(({ deleted }) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const { experiments: listed, nextPageToken } = await experiments.listExperiments({
        view: deleted ? 'deleted' : 'active',
      });
      return {
        json: { experiments: listed, nextPageToken },
        text: (style) =>
          formatTable(
            listed,
            [
              { title: 'id', value: ({ id }) => id, align: 'right', keepWhole: true },
              { title: 'name', value: ({ name }) => name },
              { title: 'created', value: ({ createdAt }) => formatTime(createdAt) },
              { title: 'updated', value: ({ updatedAt }) => formatTime(updatedAt) },
            ],
            style,
          ),
      };
    });
}
