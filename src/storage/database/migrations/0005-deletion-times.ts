import type { Migration } from './migration.ts';

/** When an experiment or run was deleted, so that the old ones can be removed for good. */
export const deletionTimes: Migration = {
  version: 5,
  name: 'deletion-times',
  async up(database) {
    for (const table of ['experiment', 'run'] as const) {
      await database.schema.alterTable(table).addColumn('deleted_at', 'bigint').execute();
    }
  },
};
