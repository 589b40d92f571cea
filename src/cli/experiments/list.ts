import { AssayCommand } from '../assay-command.ts';
import { formatTime } from '../output/numbers.ts';
import { formatTable } from '../output/table.ts';

/** `assay experiments list` */
export function listExperimentsCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List experiments, newest first')
    .example('assay experiments list', 'which experiments there are')
    .performs(() => async ({ workspace }) => {
      const { experiments } = await workspace();
      const { experiments: listed, nextPageToken } = await experiments.listExperiments();
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
