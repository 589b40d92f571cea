import type { z } from 'zod';
import { parse } from '../../schema/index.ts';

/**
 * The settings of a sampler or pruner with their defaults.
 * @throws AssayError `TUNING_SETTINGS_INVALID` with every fault
 */
export function parseSettings<Schema extends z.ZodObject>(
  name: string,
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const given = Object.entries(input ?? {}).filter(([, value]) => value !== undefined);
  return parse(schema, Object.fromEntries(given), {
    code: 'TUNING_SETTINGS_INVALID',
    subject: `settings of ${name}`,
    remedy: `Settings of ${name}: ${Object.keys(schema.shape).join(', ')}`,
  });
}
