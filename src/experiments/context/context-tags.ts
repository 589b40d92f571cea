import { LIMITS } from '../limits.ts';
import type { RunContext } from './capture-context.ts';

export const GIT_COMMIT_TAG = 'mlflow.source.git.commit';
export const GIT_DIRTY_TAG = 'mlflow.source.git.dirty';
export const DEPENDENCIES_TAG = 'assay.dependencies';
/** Where the dependencies go when they are too many for a tag. */
export const DEPENDENCIES_ARTIFACT = 'environment/dependencies.json';

interface ContextTags {
  readonly tags: Readonly<Record<string, string>>;
  /** JSON for {@link DEPENDENCIES_ARTIFACT}, where it does not fit a tag. */
  readonly dependencies?: string;
}

/** The context as tags: MLflow's names where MLflow has one, `assay.*` else. */
export function contextTags(context: RunContext | undefined): ContextTags {
  if (context === undefined) return { tags: {} };
  const { git, script, command, environment, lockfileDigest } = context;
  const dependencies = JSON.stringify(context.dependencies);
  const fits = dependencies.length <= LIMITS.tagValue;
  const tags: Record<string, string | undefined> = {
    'mlflow.source.name': script,
    'mlflow.source.type': 'LOCAL',
    [GIT_COMMIT_TAG]: git?.commit,
    'mlflow.source.git.branch': git?.branch,
    'mlflow.source.git.repoURL': git?.repository,
    [GIT_DIRTY_TAG]: git && String(git.dirty),
    'assay.version': context.assayVersion,
    'assay.node_version': context.nodeVersion,
    'assay.platform': context.platform,
    'assay.host': context.host,
    'assay.command': command,
    'assay.lockfile_digest': lockfileDigest,
    'assay.environment': Object.keys(environment).length > 0 ? JSON.stringify(environment) : undefined,
    [DEPENDENCIES_TAG]: fits ? dependencies : undefined,
  };
  return {
    tags: Object.fromEntries(Object.entries(tags).flatMap(([key, value]) => (value ? [[key, tagText(value)]] : []))),
    ...(!fits && { dependencies }),
  };
}

/** A long command line must not keep a run from starting. */
function tagText(value: string): string {
  const clean = value.replaceAll('\0', '').toWellFormed();
  return clean.length <= LIMITS.tagValue ? clean : `${clean.slice(0, LIMITS.tagValue - 1).toWellFormed()}…`;
}
