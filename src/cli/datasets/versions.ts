import { AssayCommand } from '../assay-command.ts';
import { formatCount, formatTime } from '../output/numbers.ts';
import { formatTable } from '../output/table.ts';

/** `assay datasets versions` */
export function listDatasetVersionsCommand(): AssayCommand {
  return new AssayCommand('versions')
    .description('List the versions of a dataset, newest first')
    .argument('<name>', 'Name of the dataset')
    .example('assay datasets versions payments', 'every version with its size, source and digest')
    .performs<object, [string]>((_, name) => async ({ workspace }) => {
      const { datasets } = await workspace();
      const versions = (await datasets.versions(name)).toReversed();
      return {
        json: { name, versions },
        text: (style) =>
          formatTable(
            versions,
            [
              { title: 'version', value: ({ version }) => String(version), align: 'right', keepWhole: true },
              { title: 'rows', value: ({ rowCount }) => formatCount(rowCount), align: 'right', keepWhole: true },
              { title: 'columns', value: ({ schema }) => formatCount(schema.length), align: 'right' },
              { title: 'registered', value: ({ createdAt }) => formatTime(createdAt) },
              {
                title: 'status',
                value: ({ status }) => (status === 'unreviewed' ? undefined : status),
                keepWhole: true,
              },
              { title: 'aliases', value: ({ aliases }) => aliases.join(', ') || undefined },
              { title: 'digest', value: ({ digest }) => digest.slice(0, 12), keepWhole: true },
              { title: 'source', value: ({ source }) => source },
              { title: 'message', value: ({ message }) => message },
            ],
            style,
          ),
      };
    });
}
