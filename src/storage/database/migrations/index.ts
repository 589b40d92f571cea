import { initial } from './0001-initial.ts';
import { models } from './0002-models.ts';
import { datasets } from './0003-datasets.ts';
import { metricSeries } from './0004-metric-series.ts';
import { deletionTimes } from './0005-deletion-times.ts';
import { modelCatalogue } from './0006-model-catalogue.ts';
import { loggedModels } from './0007-logged-models.ts';
import { artifactLocations } from './0008-artifact-locations.ts';
import { removals } from './0009-removals.ts';
import { blockSteps } from './0010-block-steps.ts';
import { studies } from './0011-studies.ts';
import { metricRanks } from './0012-metric-ranks.ts';
import { datasetRecords } from './0013-dataset-records.ts';
import { lineage } from './0014-lineage.ts';
import { jobs } from './0015-jobs.ts';
import type { Migration } from './migration.ts';

/** Every step, in order. Append; never edit a step that was released. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  models,
  datasets,
  metricSeries,
  deletionTimes,
  modelCatalogue,
  loggedModels,
  artifactLocations,
  removals,
  blockSteps,
  studies,
  metricRanks,
  datasetRecords,
  lineage,
  jobs,
];

export type { Migration } from './migration.ts';
