import { DEPENDENCIES_TAG, GIT_COMMIT_TAG, GIT_DIRTY_TAG } from './context/context-tags.ts';
import type { Run, RunStatus } from './run.ts';

/**
 * A run as the fraud experimentation design describes it (requirements A, Data Models). There one execution is an
 * "experiment", so `experiment_id` is the id of the run.
 */
export interface ExperimentMetadata {
  readonly experiment_id: string;
  readonly run_name: string;
  /** ISO 8601, UTC. */
  readonly start_timestamp: string;
  readonly end_timestamp: string | undefined;
  readonly status: RunStatus;
  readonly user: string;
  readonly algorithm: string | undefined;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly metrics: ExperimentMetrics;
  /** `name@version`, or `name@digest` for a dataset outside the catalogue; several are joined by commas. */
  readonly dataset_version: string | undefined;
  /** The git commit, with `-dirty` when tracked files were changed; undefined outside a repository. */
  readonly code_version: string | undefined;
  readonly dependencies: Readonly<Record<string, string>>;
}

const REQUIRED_METRICS = ['accuracy', 'precision', 'recall', 'f1_score', 'auc_roc'] as const;

/** The required five, undefined where not logged, and whatever else the run has. */
export type ExperimentMetrics = Readonly<Record<(typeof REQUIRED_METRICS)[number], number | undefined>> &
  Readonly<Record<string, number | undefined>>;

/** A param of this name is the algorithm, not a hyperparameter. */
const ALGORITHM_PARAM = 'algorithm';

/** The run in the shape of requirements A; see {@link missingMetadata} for what it lacks. */
export function experimentMetadata(run: Run): ExperimentMetadata {
  const { [ALGORITHM_PARAM]: algorithm, ...hyperparameters } = run.params;
  return {
    experiment_id: run.id,
    run_name: run.name,
    start_timestamp: new Date(run.startTime).toISOString(),
    end_timestamp: run.endTime === undefined ? undefined : new Date(run.endTime).toISOString(),
    status: run.status,
    user: run.user,
    algorithm,
    hyperparameters,
    metrics: { ...unlogged, ...run.metrics },
    dataset_version: datasetVersion(run),
    code_version: codeVersion(run),
    dependencies: dependenciesOf(run),
  };
}

/** The required fields that a run lacks, such as `metrics.auc_roc`; none for a complete one. */
export function missingMetadata(metadata: ExperimentMetadata): string[] {
  const fields = ['dataset_version', 'code_version'] as const;
  return [
    ...(Object.keys(metadata.hyperparameters).length === 0 ? ['hyperparameters'] : []),
    ...REQUIRED_METRICS.filter((name) => metadata.metrics[name] === undefined).map((name) => `metrics.${name}`),
    ...fields.filter((name) => metadata[name] === undefined),
  ];
}

const unlogged = {
  accuracy: undefined,
  precision: undefined,
  recall: undefined,
  f1_score: undefined,
  auc_roc: undefined,
} satisfies ExperimentMetrics;

function datasetVersion({ datasets }: Run): string | undefined {
  if (datasets.length === 0) return undefined;
  return [...new Set(datasets.map(({ name, version, digest }) => `${name}@${version ?? digest}`))].join(',');
}

function codeVersion({ tags }: Run): string | undefined {
  const commit = tags[GIT_COMMIT_TAG];
  if (!commit) return undefined;
  return tags[GIT_DIRTY_TAG]?.toLowerCase() === 'true' ? `${commit}-dirty` : commit;
}

/** Empty when they were not recorded, or were too many for a tag (then they are an artifact). */
function dependenciesOf({ tags }: Run): Record<string, string> {
  try {
    return JSON.parse(tags[DEPENDENCIES_TAG] ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}
