import { datasetScope } from './catalogue.ts';
import type { DatasetVersion } from './dataset.ts';
import { aliasFaults, refuseRecords } from './record-faults.ts';
import type { VersionSelector } from './reference.ts';
import type { DatasetServices } from './services.ts';

/** What {@link Datasets.setAlias} does. */
export async function setAlias(
  { catalogue }: DatasetServices,
  name: string,
  alias: string,
  selector: VersionSelector,
): Promise<DatasetVersion> {
  refuseRecords(aliasFaults(alias));
  const row = await catalogue.database.transaction(
    async (queries) => {
      const found = await catalogue.getRow(queries, name, selector);
      const { version } = found;
      await queries
        .insertInto('dataset_alias')
        .values({ name, alias, version })
        .onConflict((conflict) => conflict.columns(['name', 'alias']).doUpdateSet({ version }))
        .execute();
      return found;
    },
    { scope: [datasetScope(name)] },
  );
  return catalogue.describe(row);
}

/** What {@link Datasets.removeAlias} does. */
export async function removeAlias({ catalogue }: DatasetServices, name: string, alias: string): Promise<void> {
  await catalogue.database.transaction(
    async (queries) => {
      await catalogue.getRow(queries, name, 'latest');
      await queries.deleteFrom('dataset_alias').where('name', '=', name).where('alias', '=', alias).execute();
    },
    { scope: [datasetScope(name)] },
  );
}
