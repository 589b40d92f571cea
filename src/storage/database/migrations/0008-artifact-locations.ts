import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Artifacts of the workspace's own store are known by the address that clients of a server understand; where they lie
 * follows from the settings, so that a workspace can be moved.
 */
export const artifactLocations: Migration = {
  version: 8,
  name: 'artifact-locations',
  async up(database) {
    await sql`
      update run
      set artifact_uri = 'mlflow-artifacts:/' || cast(experiment_id as text) || '/' || id || '/artifacts'
      where artifact_uri like 'file:%/experiments/' || cast(experiment_id as text) || '/' || id || '/artifacts'
    `.execute(database);
    await sql`
      update experiment
      set artifact_uri = 'mlflow-artifacts:/' || cast(id as text)
      where artifact_uri like 'file:%/experiments/' || cast(id as text)
    `.execute(database);
  },
};
