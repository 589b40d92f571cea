import { datasetScope } from './catalogue.ts';
import type { DatasetVersion, ReviewRequest } from './dataset.ts';
import { refuseRecords, reviewFaults } from './record-faults.ts';
import type { VersionSelector } from './reference.ts';
import type { DatasetServices } from './services.ts';

/** What {@link Datasets.review} does: a decision is added, never changed, so that the history stays whole. */
export async function reviewVersion(
  { catalogue, clock, user: ownUser }: DatasetServices,
  name: string,
  selector: VersionSelector,
  request: ReviewRequest,
): Promise<DatasetVersion> {
  refuseRecords(reviewFaults(request));
  const { decision, user = ownUser, note } = request;
  const row = await catalogue.database.transaction(
    async (queries) => {
      const found = await catalogue.getRow(queries, name, selector);
      const earlier = await queries
        .selectFrom('dataset_review')
        .select('position')
        .where('name', '=', name)
        .where('version', '=', found.version)
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      await queries
        .insertInto('dataset_review')
        .values({
          name,
          version: found.version,
          position: (earlier?.position ?? 0) + 1,
          decision,
          user,
          note: note ?? null,
          reviewed_at: clock.now(),
        })
        .execute();
      return found;
    },
    { scope: [datasetScope(name)] },
  );
  return catalogue.describe(row);
}
