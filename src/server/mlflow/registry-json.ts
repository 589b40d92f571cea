import { type ModelVersion, type RegisteredModel, STAGES } from '../../registry/index.ts';
import { servedLocation } from './served-models.ts';
import { stageName } from './stages.ts';
import { keyValues } from './tags.ts';

interface Shown {
  /** MLflow shows those of a single version, not those in lists. */
  readonly aliases: boolean;
}

/** Models and versions as clients read them. */
export class RegistryJson {
  readonly #served: boolean;

  /** @param served whether the server gives clients the files that the registry keeps */
  constructor(served: boolean) {
    this.#served = served;
  }

  /** The aliases are the model's, its versions come without. */
  model(model: RegisteredModel): object {
    const latest = STAGES.flatMap((stage) => model.latestOfStage[stage] ?? []);
    const aliases = Object.entries(model.aliases).map(([alias, version]) => ({ alias, version: String(version) }));
    return {
      name: model.name,
      creation_timestamp: model.createdAt,
      last_updated_timestamp: model.updatedAt,
      ...(model.description !== undefined && { description: model.description }),
      ...(latest.length > 0 && { latest_versions: latest.map((version) => this.version(version, { aliases: false })) }),
      ...keyValues('tags', model.tags),
      ...(aliases.length > 0 && { aliases }),
    };
  }

  version(version: ModelVersion, { aliases }: Shown = { aliases: true }): object {
    return {
      name: version.name,
      version: String(version.version),
      creation_timestamp: version.createdAt,
      last_updated_timestamp: version.updatedAt,
      ...(version.user !== undefined && { user_id: version.user }),
      current_stage: stageName(version.stage),
      ...(version.description !== undefined && { description: version.description }),
      // A source of its own is kept as the client wrote it.
      source: version.source === version.location ? this.downloadUri(version) : version.source,
      run_id: version.runId ?? '',
      status: 'READY',
      run_link: version.runLink ?? '',
      ...(version.loggedModelId !== undefined && { model_id: version.loggedModelId }),
      ...keyValues('tags', version.tags),
      ...(aliases && version.aliases.length > 0 && { aliases: version.aliases }),
    };
  }

  downloadUri(version: ModelVersion): string {
    return this.#served ? servedLocation(version) : version.location;
  }
}
