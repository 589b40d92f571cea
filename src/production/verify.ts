import { type ForeignEdit, PromotionConflictError } from './errors.ts';
import { parseProductionConfig } from './production-config.ts';
import type { Step } from './session.ts';
import { parameterNames, readParameters } from './snapshot.ts';
import { parseStoredHyperparameters } from './validate-hyperparameters.ts';

/** Reads everything back before it comes into force: to the letter, and understood by its schema. */
export const verify: Step = async ({ context, signal }, record) => {
  const [parameters, config] = await Promise.all([
    readParameters(context, parameterNames(context), { signal }),
    context.configuration.read(record.configKey, { signal }),
  ]);
  const found = [...parameters].map(([name, stored]) => ({ name: name as string, found: stored?.value ?? null }));
  const edits: ForeignEdit[] = found
    .map(({ name, found }) => ({ name, expected: record.after.parameters[name] ?? null, found }))
    .concat({ name: record.configKey, expected: record.after.config, found: config?.body ?? null })
    .filter(({ expected, found }) => expected !== found);
  if (edits.length > 0) throw new PromotionConflictError(record.id, edits);
  // A rollback puts back whatever was there before, also what no schema knows.
  if (record.kind === 'promotion') {
    parseProductionConfig(config?.body ?? '', context.configuration.uri(record.configKey));
    parseStoredHyperparameters(shortNames(record.after.parameters), context.settings.hyperparameters);
  }
  return { versions: Object.fromEntries([...parameters].map(([name, stored]) => [name, stored?.version ?? null])) };
};

const shortNames = (parameters: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name.slice(name.lastIndexOf('/') + 1), value ?? '']),
  );
