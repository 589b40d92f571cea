import { datasetScope } from './catalogue.ts';
import type { DatasetVersion, TagChanges } from './dataset.ts';
import { refuseRecords, tagFaults } from './record-faults.ts';
import type { VersionSelector } from './reference.ts';
import type { DatasetServices } from './services.ts';

/** What {@link Datasets.setTags} does. */
export async function setTags(
  { catalogue }: DatasetServices,
  name: string,
  selector: VersionSelector,
  tags: TagChanges,
): Promise<DatasetVersion> {
  refuseRecords(tagFaults(tags));
  const row = await catalogue.database.transaction(
    async (queries) => {
      const found = await catalogue.getRow(queries, name, selector);
      const { version } = found;
      for (const [key, value] of Object.entries(tags)) {
        await (value === null
          ? queries
              .deleteFrom('dataset_version_tag')
              .where('name', '=', name)
              .where('version', '=', version)
              .where('key', '=', key)
              .execute()
          : queries
              .insertInto('dataset_version_tag')
              .values({ name, version, key, value })
              .onConflict((conflict) => conflict.columns(['name', 'version', 'key']).doUpdateSet({ value }))
              .execute());
      }
      return found;
    },
    { scope: [datasetScope(name)] },
  );
  return catalogue.describe(row);
}
