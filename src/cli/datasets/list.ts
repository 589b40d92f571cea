import { AssayCommand } from '../assay-command.ts';
import { formatCount, formatTime } from '../output/numbers.ts';
import { formatTable } from '../output/table.ts';

/** `assay datasets list` */
export function listDatasetsCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List datasets')
    .example('assay datasets list', 'which datasets there are, and how many versions of each')
    .performs(() => async ({ workspace }) => {
      const { datasets } = await workspace();
      const listed = await datasets.list();
      return {
        json: { datasets: listed },
        text: (style) =>
          listed.length === 0
            ? 'No datasets are registered yet: assay datasets register NAME FILE'
            : formatTable(
                listed,
                [
                  { title: 'name', value: ({ name }) => name },
                  {
                    title: 'versions',
                    value: ({ versionCount }) => formatCount(versionCount),
                    align: 'right',
                    keepWhole: true,
                  },
                  { title: 'latest', value: ({ latestVersion }) => String(latestVersion), align: 'right' },
                  { title: 'created', value: ({ createdAt }) => formatTime(createdAt) },
                  { title: 'description', value: ({ description }) => description },
                ],
                style,
              ),
      };
    });
}
