import type { ConfigurationStore, WriteCondition } from './configuration-store.ts';

/**
 * A conditional write whose answer may have got lost: when the condition no longer holds because this very body is
 * stored already, the write was ours. The body must be unlike any other writer's.
 * @returns the etag of `body`; undefined when somebody else's body is there
 */
export async function settledWrite(
  store: ConfigurationStore,
  key: string,
  body: string,
  condition: WriteCondition,
): Promise<string | undefined> {
  const etag = await store.write(key, body, condition);
  if (etag !== undefined) return etag;
  const stored = await store.read(key);
  return stored?.body === body ? stored.etag : undefined;
}
