import { createHash } from 'node:crypto';
import type { ProductionContext } from './context.ts';
import { RecordCorruptError } from './errors.ts';
import { type ProductionHead, readHead } from './head.ts';
import { lockHolder } from './lock.ts';
import type { ProductionState } from './production.ts';
import { type ProductionConfig, parseProductionConfig } from './production-config.ts';
import { parameterNames, readParameters } from './snapshot.ts';

/** Production by its commit marker, which is never a mixture of two promotions, and as a raw read sees it. */
export async function showProduction(context: ProductionContext): Promise<ProductionState> {
  const [stored, lock, parameters, config] = await Promise.all([
    readHead(context),
    lockHolder(context),
    readParameters(context, parameterNames(context)),
    context.configuration.read(context.settings.configKey),
  ]);
  const head = stored?.head;
  const latest = [...parameters].flatMap(([name, found]) => (found ? [[name, found.value] as const] : []));
  return {
    head,
    parameters: Object.fromEntries(Object.entries(head?.parameters ?? {}).map(([name, { value }]) => [name, value])),
    config: head && (await pinnedConfig(context, head)),
    lock,
    latest: { parameters: Object.fromEntries(latest), config: config?.body },
  };
}

async function pinnedConfig(
  { configuration }: ProductionContext,
  { config }: ProductionHead,
): Promise<ProductionConfig | undefined> {
  if (config === null) return undefined;
  const where = configuration.uri(config.archiveKey);
  const body = (await configuration.read(config.archiveKey))?.body;
  if (body === undefined) throw new RecordCorruptError(where, new Error('the archived configuration is missing'));
  if (createHash('sha256').update(body).digest('hex') !== config.sha256) {
    throw new RecordCorruptError(where, new Error('the archived configuration has changed'));
  }
  return parseProductionConfig(body, where);
}
