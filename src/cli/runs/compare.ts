import { AssayCommand } from '../assay-command.ts';
import { comparisonText } from './comparison-text.ts';

/** `assay runs compare` */
export function compareRunsCommand(): AssayCommand {
  return new AssayCommand('compare')
    .description('Put runs side by side: parameters, metrics and data, with what differs marked')
    .argument('<run-id...>', 'Two runs or more; the first digits of an id will do, at least 4')
    .example(
      'assay runs compare 5c1e0b8a6f3d4e7c9b2a1d0f8e7c6b5a 77b0c4d2e1f64a3b8d9c0e5f6a7b8c9d',
      'what two runs have in common and what not',
    )
    .performs<object, [readonly string[]]>((_, runIds) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const comparison = await experiments.compareRuns(await experiments.resolveRunIds(runIds));
      return { json: comparison, text: (style) => comparisonText(comparison, style) };
    });
}
