import type { Queries } from '../storage/index.ts';
import type { DatasetVersion } from './dataset.ts';

/** What people say of a version: it may change, other than the version itself. */
export type VersionRecords = Pick<DatasetVersion, 'tags' | 'aliases' | 'status' | 'reviews'>;

/** The records of the versions of a dataset, or of one of them; gives them by the number of the version. */
export async function readRecords(
  queries: Queries,
  name: string,
  version?: number,
): Promise<(version: number) => VersionRecords> {
  const tags = await queries
    .selectFrom('dataset_version_tag')
    .select(['version', 'key', 'value'])
    .where('name', '=', name)
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .orderBy('key')
    .execute();
  const aliases = await queries
    .selectFrom('dataset_alias')
    .select(['version', 'alias'])
    .where('name', '=', name)
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .orderBy('alias')
    .execute();
  const reviews = await queries
    .selectFrom('dataset_review')
    .select(['version', 'decision', 'user', 'note', 'reviewed_at'])
    .where('name', '=', name)
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .orderBy('position')
    .execute();
  return (wanted) => {
    const isOf = (row: { readonly version: number }) => row.version === wanted;
    const own = reviews.filter(isOf);
    return {
      tags: Object.fromEntries(tags.filter(isOf).map(({ key, value }) => [key, value])),
      aliases: aliases.filter(isOf).map(({ alias }) => alias),
      status: own.at(-1)?.decision ?? 'unreviewed',
      reviews: own.map(({ decision, user, note, reviewed_at }) => ({
        decision,
        user,
        ...(note !== null && { note }),
        reviewedAt: reviewed_at,
      })),
    };
  };
}
