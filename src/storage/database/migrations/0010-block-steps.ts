import { SqliteAdapter } from 'kysely';
import type { Migration } from './migration.ts';

/** The steps and times of a block's points, so that points are found by step; null in blocks from before. */
export const blockSteps: Migration = {
  version: 10,
  name: 'block-steps',
  async up(database) {
    const type = database.getExecutor().adapter instanceof SqliteAdapter ? 'blob' : 'bytea';
    for (const column of ['steps', 'timestamps'] as const) {
      await database.schema.alterTable('metric_block').addColumn(column, type).execute();
    }
  },
};
