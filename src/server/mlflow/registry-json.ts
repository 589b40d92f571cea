import { type ModelVersion, type RegisteredModel, STAGES } from '../../registry/index.ts';
import { stageName } from './stages.ts';
import { keyValues } from './tags.ts';

/** A model as clients read it; the aliases are the model's, its versions come without. */
export function modelJson(model: RegisteredModel): object {
  const latest = STAGES.flatMap((stage) => model.latestOfStage[stage] ?? []);
  const aliases = Object.entries(model.aliases).map(([alias, version]) => ({ alias, version: String(version) }));
  return {
    name: model.name,
    creation_timestamp: model.createdAt,
    last_updated_timestamp: model.updatedAt,
    ...(model.description !== undefined && { description: model.description }),
    ...(latest.length > 0 && { latest_versions: latest.map((version) => versionJson(version, { aliases: false })) }),
    ...keyValues('tags', model.tags),
    ...(aliases.length > 0 && { aliases }),
  };
}

/** A version as clients read it: those that MLflow lists in numbers come without aliases. */
export function versionJson(version: ModelVersion, { aliases = true }: { readonly aliases?: boolean } = {}): object {
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.createdAt,
    last_updated_timestamp: version.updatedAt,
    ...(version.user !== undefined && { user_id: version.user }),
    current_stage: stageName(version.stage),
    ...(version.description !== undefined && { description: version.description }),
    source: version.source,
    run_id: version.runId ?? '',
    status: 'READY',
    run_link: version.runLink ?? '',
    ...(version.loggedModelId !== undefined && { model_id: version.loggedModelId }),
    ...keyValues('tags', version.tags),
    ...(aliases && version.aliases.length > 0 && { aliases: version.aliases }),
  };
}
