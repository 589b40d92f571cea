import { AssayCommand } from '../assay-command.ts';
import { formatTime } from '../output/numbers.ts';
import { formatTable } from '../output/table.ts';

/** `assay models list` */
export function listModelsCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List registered models')
    .example('assay models list', 'which models there are, and which version is in production')
    .performs(() => async ({ workspace }) => {
      const { models } = await workspace();
      const listed = await models.list();
      return {
        json: { models: listed },
        text: (style) =>
          listed.length === 0
            ? 'No models are registered yet; assay demo registers one'
            : formatTable(
                listed,
                [
                  { title: 'name', value: ({ name }) => name },
                  { title: 'versions', value: ({ versions }) => String(versions), align: 'right', keepWhole: true },
                  {
                    title: 'in production',
                    value: ({ productionVersion }) => productionVersion?.toString(),
                    align: 'right',
                    keepWhole: true,
                  },
                  { title: 'algorithm', value: ({ latest }) => latest?.algorithm },
                  { title: 'registered', value: ({ latest, createdAt }) => formatTime(latest?.createdAt ?? createdAt) },
                ],
                style,
              ),
      };
    });
}
