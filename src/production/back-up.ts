import { stringify } from 'yaml';
import { AssayError } from '../errors/index.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import { PORTABLE_YAML } from './portable-yaml.ts';
import type { Step } from './session.ts';
import { settledWrite } from './settled-write.ts';

/**
 * Keeps copies of what is there and of what will be written, each under a key of its own that is never written again.
 * What is written is archived too: the very first configuration replaces nothing, yet every write leaves a copy.
 */
export const backUp: Step = async ({ context: { configuration } }, { before, after, ...record }) => {
  const copies: [key: string, body: string][] = [[record.backupKey, stringify(before.parameters, PORTABLE_YAML)]];
  if (after.config !== null) copies.push([record.archiveKey, after.config]);
  if (before.config !== null && record.formerArchiveKey) copies.push([record.formerArchiveKey, before.config]);
  await Promise.all(copies.map(([key, body]) => writeOnce(configuration, key, body)));
  return {};
};

async function writeOnce(store: ConfigurationStore, key: string, body: string): Promise<void> {
  await settledWrite(store, key, body, { ifAbsent: true });
  if ((await store.read(key))?.body === body) return;
  throw new AssayError({
    code: 'PRODUCTION_BACKUP_FAILED',
    message: `The backup ${store.uri(key)} does not read back as it was written`,
    remedy: 'Check the disk or bucket; nothing in production was changed',
    details: { key },
  });
}
