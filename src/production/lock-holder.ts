import { z } from 'zod';

/** The process that is changing production. */
export const lockHolderSchema = z.strictObject({
  promotionId: z.string().describe('What it is working on'),
  host: z.string(),
  pid: z.int(),
  started: z.string().describe('When the process began; tells it from a later one with the same pid'),
  since: z.iso.datetime(),
  leaseUntil: z.iso.datetime().describe('When others may take over, should the holder not renew'),
});

export type LockHolder = Readonly<z.output<typeof lockHolderSchema>>;
