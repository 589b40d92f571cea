import { z } from 'zod';
import type { ProductionContext } from './context.ts';
import { LockLostError } from './errors.ts';
import { PROMOTION_STATES, type Promotion, promotionSchema } from './promotion.ts';
import { settledWrite } from './settled-write.ts';
import { parseRecord, recordText } from './stored-record.ts';

/** A promotion as its record holds it: with what is needed to finish or undo it. */
const recordSchema = promotionSchema.omit({ parameters: true }).extend({
  format: z.literal(1),
  hyperparameters: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What production's stores said when the snapshot was taken, to notice edits since. */
  snapshot: z.strictObject({
    headEtag: z.string().nullable(),
    configEtag: z.string().nullable(),
    versions: z.record(z.string(), z.int().nullable()),
  }),
  /** Versions of the parameters once written, for the commit marker. */
  versions: z.record(z.string(), z.int().nullable()).optional(),
  steps: z.array(z.strictObject({ state: z.enum(PROMOTION_STATES), at: z.iso.datetime() })),
});

export type PromotionRecord = Readonly<z.output<typeof recordSchema>>;

/** A record together with the etag its next transition depends on. */
export interface JournalEntry {
  readonly record: PromotionRecord;
  readonly etag: string;
}

const keyOf = ({ settings }: ProductionContext, id: string): string => `${settings.journalPrefix}${id}/record.json`;

/** Writes the record ahead of everything the promotion will do. */
export async function createEntry(context: ProductionContext, record: PromotionRecord): Promise<JournalEntry> {
  const etag = await settledWrite(context.configuration, keyOf(context, record.id), recordText(record), {
    ifAbsent: true,
  });
  if (etag === undefined) throw new LockLostError(record.id);
  return { record, etag };
}

/** Takes a promotion to its next state; whoever holds an outdated entry is fenced off here. */
export async function advance(
  context: ProductionContext,
  { record, etag }: JournalEntry,
  change: Partial<PromotionRecord> & Pick<PromotionRecord, 'state'>,
): Promise<JournalEntry> {
  const at = new Date(context.clock.now()).toISOString();
  const next = { ...record, ...change, steps: [...record.steps, { state: change.state, at }] };
  const key = keyOf(context, record.id);
  const nextEtag = await settledWrite(context.configuration, key, recordText(next), { ifMatch: etag });
  if (nextEtag === undefined) throw new LockLostError(record.id);
  return { record: next, etag: nextEtag };
}

/**
 * The newest record of a promotion; undefined if it never came to one.
 * @throws RecordCorruptError when it is damaged
 */
export async function findEntry(context: ProductionContext, id: string): Promise<JournalEntry | undefined> {
  const key = keyOf(context, id);
  const file = await context.configuration.read(key);
  return file && { record: parseRecord(recordSchema, file.body, context.configuration.uri(key)), etag: file.etag };
}

/** Ids of all promotions in the journal, oldest first. */
export async function* promotionIds({ configuration, settings }: ProductionContext): AsyncGenerator<string> {
  for await (const key of configuration.list(settings.journalPrefix)) {
    const [id, file] = key.slice(settings.journalPrefix.length).split('/');
    if (id !== undefined && file === 'record.json') yield id;
  }
}

/** The record as others see it. */
export function toPromotion({
  format: _,
  hyperparameters: __,
  snapshot: ___,
  versions: ____,
  steps: _____,
  ...record
}: PromotionRecord): Promotion {
  const parameters = Object.entries(record.after.parameters).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return { ...record, parameters: Object.fromEntries(parameters) };
}
