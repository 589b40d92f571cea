import { AssayCommand } from '../assay-command.ts';
import { formatFacts } from '../output/table.ts';

/** `assay datasets tag` */
export function tagDatasetCommand(): AssayCommand {
  return new AssayCommand('tag')
    .description('Set tags of a version of a dataset; an empty value removes one')
    .argument('<reference>', 'NAME for the latest version, NAME@3, NAME@ALIAS or NAME@DIGEST')
    .argument('<tags...>', 'KEY=VALUE; KEY= removes the tag')
    .example('assay datasets tag payments@3 license=CC-BY-4.0 country=DE', 'two tags; others stay')
    .example('assay datasets tag payments country=', 'remove one')
    .performs<object, [string, string[]]>((_, reference, given) => async ({ workspace }) => {
      const { datasets } = await workspace();
      const { parseVersionReference } = await import('../../datasets/index.ts');
      const { name, version } = parseVersionReference(reference);
      const changes = given.map((text) => {
        const separator = text.indexOf('=');
        const value = text.slice(separator + 1);
        return separator < 0 ? [text, ''] : [text.slice(0, separator), value === '' ? null : value];
      });
      const tagged = await datasets.setTags(name, version, Object.fromEntries(changes));
      return {
        json: tagged,
        text: (style) =>
          Object.keys(tagged.tags).length === 0
            ? `${name}@${tagged.version} has no tags`
            : formatFacts(Object.entries(tagged.tags), style),
      };
    });
}
