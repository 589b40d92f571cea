import { z } from 'zod';
import type { LightgbmExtras } from '../../lightgbm/lightgbm-booster.ts';
import { Damage } from '../damage.ts';
import { labelValuesSchema } from '../label-values-schema.ts';
import { has, type TextBlock, textAt } from './text-block.ts';

/**
 * Line of the head that carries what only we keep. LightGBM reads over keys it does not know, as long as the line holds
 * no second `=`; in the head it cannot be lost with the end of a cut file.
 */
const KEY = 'assay';

/** What the line can say. */
export interface FileExtras extends LightgbmExtras {
  /** Feature names where LightGBM's own line could not spell them. */
  readonly originalNames?: readonly string[] | undefined;
}

const schema = z.strictObject({
  categories: z.record(z.string(), z.array(z.string())).optional(),
  labelValues: labelValuesSchema.optional(),
  bestRound: z.int().min(1).optional(),
  bestScore: z.number().optional(),
  originalNames: z.array(z.string().min(1)).optional(),
});

/** The line, or none when there is nothing to say. */
export function extrasLines(extras: FileExtras): string[] {
  const said = Object.entries(extras).filter(([, value]) => value !== undefined);
  if (said.length === 0) return [];
  // A second `=` stops the real library; inside JSON it only occurs in strings.
  const json = JSON.stringify(Object.fromEntries(said)).replaceAll('=', '\\u003d');
  return [`${KEY}=${json}`];
}

/** @throws Damage when the line is not as we write it */
export function readExtras(header: TextBlock): FileExtras {
  if (!has(header, KEY)) return {};
  const outcome = schema.safeParse(parse(textAt(header, KEY)));
  if (!outcome.success) throw new Damage(`its line ${KEY} is not as it was written`);
  return outcome.data;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
