import type { ProductionContext } from './context.ts';

/** Where a promotion keeps its copies. */
export interface PromotionKeys {
  readonly id: string;
  readonly backupKey: string;
  /** Of the configuration it writes. */
  readonly archiveKey: string;
  /** Of the configuration it replaces. */
  readonly formerArchiveKey: string;
}

/**
 * A new promotion id and the keys named after it. Milliseconds alone would let two promotions of the same
 * millisecond overwrite each other's backup, so random digits follow the time.
 */
export function newPromotionKeys({ clock, randomBytes, settings }: ProductionContext): PromotionKeys {
  const time = new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, '');
  const stamp = `${time}-${Buffer.from(randomBytes(4)).toString('hex')}`;
  const configName = settings.configKey.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const archive = `${settings.archivePrefix}${configName}-${stamp}`;
  return {
    id: `promo-${stamp}`,
    backupKey: `${settings.backupPrefix}backup-${stamp}.yaml`,
    archiveKey: `${archive}.yaml`,
    formerArchiveKey: `${archive}-former.yaml`,
  };
}
