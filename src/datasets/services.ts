import type { Clock } from '../schema/index.ts';
import type { Database, ObjectStore } from '../storage/index.ts';
import type { Tables } from '../tables/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { OpenDataSettings } from './open-data/index.ts';

export interface OpenDatasetsOptions {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly tables: Tables;
  readonly clock: Clock;
  /** Where catalogues of open data are, and where what they name is kept. */
  readonly openData?: OpenDataSettings;
  /** Who registers and reviews, unless a call says otherwise. */
  readonly user?: string;
  /** Holds files on their way into the object store; in the system's temporary folder when left out. */
  readonly stagingFolder?: string;
  /** Keeps copies of stored files, where the object store has none; in the system's temporary folder when left out. */
  readonly copiesFolder?: string;
}

/** What the operations on datasets work with. */
export interface DatasetServices extends Required<OpenDatasetsOptions> {
  readonly catalogue: Catalogue;
}
