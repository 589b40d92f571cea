import type { z } from 'zod';
import { parse } from '../schema/index.ts';
import { RecordCorruptError } from './errors.ts';

/**
 * A JSON file of the journal, checked by its schema.
 * @throws RecordCorruptError (`PRODUCTION_RECORD_CORRUPT`) when it is damaged
 */
export function parseRecord<T extends z.ZodType>(schema: T, text: string, where: string): z.output<T> {
  try {
    return parse(schema, JSON.parse(text), {
      code: 'PRODUCTION_RECORD_CORRUPT',
      subject: 'content',
      remedy: 'See the message',
    });
  } catch (cause) {
    throw new RecordCorruptError(where, cause);
  }
}

/** How journal files are written: for machines, yet readable when something went wrong. */
export const recordText = (record: unknown): string => `${JSON.stringify(record, undefined, 2)}\n`;
