import fc from 'fast-check';
import type { AssayError } from '../../src/errors/index.ts';
import { type Registry, STAGES, type Stage } from '../../src/registry/index.ts';

/** One thing that somebody does to a registry. */
export type Step =
  | { readonly do: 'create' | 'delete' | 'add'; readonly name: string }
  | { readonly do: 'rename'; readonly name: string; readonly to: string }
  | { readonly do: 'remove'; readonly name: string; readonly version: number }
  | {
      readonly do: 'stage';
      readonly name: string;
      readonly version: number;
      readonly stage: Stage;
      readonly archive: boolean;
    }
  | { readonly do: 'alias'; readonly name: string; readonly version: number; readonly alias: string }
  | { readonly do: 'unalias'; readonly name: string; readonly alias: string }
  | {
      readonly do: 'tag';
      readonly name: string;
      readonly version: number;
      readonly key: string;
      readonly value: string;
    };

const name = fc.constantFrom('a', 'b', 'C c');
const version = fc.integer({ min: 1, max: 4 });
const alias = fc.constantFrom('champion', 'best');

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('create', 'delete', 'add', 'add', 'add'), name }),
    fc.record({ do: fc.constant('rename'), name, to: name }),
    fc.record({ do: fc.constant('remove'), name, version }),
    fc.record({ do: fc.constant('stage'), name, version, stage: fc.constantFrom(...STAGES), archive: fc.boolean() }),
    fc.record({ do: fc.constant('alias'), name, version, alias }),
    fc.record({ do: fc.constant('unalias'), name, alias }),
    fc.record({
      do: fc.constant('tag'),
      name,
      version,
      key: fc.constantFrom('k', 'l'),
      value: fc.string({ maxLength: 3 }),
    }),
  ) as fc.Arbitrary<Step>,
  { maxLength: 14 },
);

interface Version {
  stage: Stage;
  tags: Record<string, string>;
}
interface Model {
  last: number;
  versions: Map<number, Version>;
  aliases: Record<string, number>;
}

const SOURCE = 's3://bucket/model';

/** What a registry must be after some steps, kept in plain maps. */
export class Oracle {
  readonly #models = new Map<string, Model>();

  /** Takes a step if it can be taken. */
  take(step: Step): 'done' | 'REGISTRY_MODEL_NOT_FOUND' | 'REGISTRY_NAME_TAKEN' {
    const model = this.#models.get(step.name);
    if (step.do === 'create') {
      if (model) return 'REGISTRY_NAME_TAKEN';
      this.#models.set(step.name, { last: 0, versions: new Map(), aliases: {} });
      return 'done';
    }
    if (model === undefined) return 'REGISTRY_MODEL_NOT_FOUND';
    if (step.do === 'delete') this.#models.delete(step.name);
    if (step.do === 'add') {
      model.last += 1;
      model.versions.set(model.last, { stage: 'none', tags: {} });
    }
    if (step.do === 'rename' && step.to !== step.name) {
      if (this.#models.has(step.to)) return 'REGISTRY_NAME_TAKEN';
      this.#models.delete(step.name);
      this.#models.set(step.to, model);
    }
    if (step.do === 'unalias') delete model.aliases[step.alias];
    return 'version' in step ? this.#takeOnVersion(model, step) : 'done';
  }

  #takeOnVersion(model: Model, step: Extract<Step, { version: number }>): 'done' | 'REGISTRY_MODEL_NOT_FOUND' {
    const found = model.versions.get(step.version);
    if (found === undefined) return 'REGISTRY_MODEL_NOT_FOUND';
    if (step.do === 'alias') model.aliases[step.alias] = step.version;
    if (step.do === 'tag') found.tags[step.key] = step.value;
    if (step.do === 'stage') {
      for (const other of model.versions.values()) {
        if (step.archive && other !== found && other.stage === step.stage) other.stage = 'archived';
      }
      found.stage = step.stage;
    }
    if (step.do === 'remove') {
      model.versions.delete(step.version);
      model.aliases = Object.fromEntries(Object.entries(model.aliases).filter(([, to]) => to !== step.version));
    }
    return 'done';
  }

  state(): object[] {
    return [...this.#models]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { versions, aliases }]) => ({
        name,
        aliases,
        versions: [...versions].map(([number, one]) => [number, one.stage, one.tags]).toReversed(),
      }));
  }
}

/** Takes a step on a real registry. */
export async function take(registry: Registry, step: Step): Promise<string> {
  try {
    await taking(registry, step);
    return 'done';
  } catch (error) {
    return (error as AssayError).code;
  }
}

async function taking(registry: Registry, step: Step): Promise<unknown> {
  const { name } = step;
  switch (step.do) {
    case 'create':
      return registry.createModel({ name });
    case 'delete':
      return registry.deleteModel(name);
    case 'add':
      return registry.registerSource({ name, source: SOURCE });
    case 'rename':
      return registry.renameModel(name, step.to);
    case 'remove':
      return registry.deleteVersion(name, step.version);
    case 'stage':
      return registry.setStage({ name, version: step.version, stage: step.stage, archiveOthers: step.archive });
    case 'alias':
      return registry.setAlias(name, step.alias, step.version);
    case 'unalias':
      return registry.removeAlias(name, step.alias);
    case 'tag':
      return registry.setVersionTags(name, step.version, { [step.key]: step.value });
    default:
      return step satisfies never;
  }
}

export async function stateOf(registry: Registry): Promise<object[]> {
  const models = await registry.list();
  return Promise.all(
    models.map(async ({ name, aliases }) => ({
      name,
      aliases,
      versions: (await registry.versions(name)).map(({ version: number, stage, tags }) => [number, stage, tags]),
    })),
  );
}
