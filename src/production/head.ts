import { z } from 'zod';
import type { ProductionContext } from './context.ts';
import { originSchema } from './promotion.ts';
import { settledWrite } from './settled-write.ts';
import { parseRecord, recordText } from './stored-record.ts';

/** The commit marker: which promotion is in force and what it wrote. Readers that need a consistent set use it. */
const headSchema = z.strictObject({
  id: z.string().describe('The promotion in force'),
  at: z.iso.datetime(),
  origin: originSchema.nullable().describe('Run and model in force; null after rolling back the first promotion'),
  parameters: z.record(z.string(), z.strictObject({ value: z.string(), version: z.int() })),
  config: z
    .strictObject({ archiveKey: z.string(), sha256: z.string() })
    .nullable()
    .describe('Copy of the configuration in force, which is never written again; null where there is none'),
});

export type ProductionHead = Readonly<z.output<typeof headSchema>>;

export interface StoredHead {
  readonly head: ProductionHead;
  readonly etag: string;
}

const keyOf = ({ settings }: ProductionContext): string => `${settings.journalPrefix}HEAD`;

/** The commit marker; undefined before the first promotion. */
export async function readHead(context: ProductionContext): Promise<StoredHead | undefined> {
  const key = keyOf(context);
  const file = await context.configuration.read(key);
  if (file === undefined) return undefined;
  return { head: parseRecord(headSchema, file.body, context.configuration.uri(key)), etag: file.etag };
}

/** Puts `head` in force if the marker still is the one with `formerEtag`. False when somebody else moved it. */
export async function moveHead(
  context: ProductionContext,
  head: ProductionHead,
  formerEtag: string | null,
): Promise<boolean> {
  const condition = formerEtag === null ? { ifAbsent: true as const } : { ifMatch: formerEtag };
  return (await settledWrite(context.configuration, keyOf(context), recordText(head), condition)) !== undefined;
}
