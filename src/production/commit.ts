import { createHash } from 'node:crypto';
import { PromotionConflictError } from './errors.ts';
import { moveHead } from './head.ts';
import { toPromotion } from './journal.ts';
import type { Step } from './session.ts';

/** The commit point: one conditional write of the marker. The marker is the same whoever repeats this. */
export const commit: Step = async ({ context }, record) => {
  const { parameters } = toPromotion(record);
  const { archiveKey, after } = record;
  const head = {
    id: record.id,
    at: record.at,
    origin: after.origin,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, { value, version: record.versions?.[name] ?? 0 }]),
    ),
    config:
      after.config === null ? null : { archiveKey, sha256: createHash('sha256').update(after.config).digest('hex') },
  };
  if (await moveHead(context, head, record.snapshot.headEtag)) return {};
  throw new PromotionConflictError(record.id, [
    { name: 'commit marker', expected: record.previous ?? null, found: 'another promotion' },
  ]);
};
