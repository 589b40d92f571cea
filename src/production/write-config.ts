import { PromotionConflictError } from './errors.ts';
import type { Step } from './session.ts';
import { settledWrite } from './settled-write.ts';

/** Replaces the configuration file if it still is the one the snapshot saw. */
export const writeConfig: Step = async ({ context: { configuration } }, { id, configKey, before, after, snapshot }) => {
  if (after.config === before.config) return {};
  const condition = snapshot.configEtag === null ? { ifAbsent: true as const } : { ifMatch: snapshot.configEtag };
  const done =
    after.config !== null
      ? (await settledWrite(configuration, configKey, after.config, condition)) !== undefined
      : snapshot.configEtag === null || (await configuration.remove(configKey, { ifMatch: snapshot.configEtag }));
  if (done) return {};
  const found = (await configuration.read(configKey))?.body ?? null;
  throw new PromotionConflictError(id, [{ name: configKey, expected: before.config, found }]);
};
