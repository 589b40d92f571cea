import type { Cancellable } from './cancellable.ts';
import type { ProductionContext } from './context.ts';
import { readHead, type StoredHead } from './head.ts';
import { parameterName } from './parameter-name.ts';
import type { ParameterName, StoredParameter } from './parameter-store.ts';
import type { ProductionContent } from './promotion.ts';

/** Production as it is right now, with all that is needed to notice later edits. */
export interface Snapshot {
  readonly head: StoredHead | undefined;
  readonly content: ProductionContent;
  readonly versions: Readonly<Record<string, number | null>>;
  readonly configEtag: string | null;
}

/** The full names of production's parameters, in the order they are written. */
export function parameterNames({ settings }: ProductionContext): ParameterName[] {
  return Object.keys(settings.hyperparameters.shape).map((key) => parameterName(settings.parameterPrefix + key));
}

/** Reads the parameters named; those that do not exist are undefined. */
export async function readParameters(
  { parameters }: ProductionContext,
  names: readonly ParameterName[],
  options?: Cancellable,
): Promise<ReadonlyMap<ParameterName, StoredParameter | undefined>> {
  const values = await Promise.all(names.map((name) => parameters.read(name, options)));
  return new Map(names.map((name, index) => [name, values[index]]));
}

/** Everything a promotion is about to replace. */
export async function takeSnapshot(context: ProductionContext, options?: Cancellable): Promise<Snapshot> {
  const [head, parameters, config] = await Promise.all([
    readHead(context),
    readParameters(context, parameterNames(context), options),
    context.configuration.read(context.settings.configKey, options),
  ]);
  const found = [...parameters];
  return {
    head,
    content: {
      parameters: Object.fromEntries(found.map(([name, stored]) => [name, stored?.value ?? null])),
      config: config?.body ?? null,
      origin: head?.head.origin ?? null,
    },
    versions: Object.fromEntries(found.map(([name, stored]) => [name, stored?.version ?? null])),
    configEtag: config?.etag ?? null,
  };
}
