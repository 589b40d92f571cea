import type { z } from 'zod';
import { check, display, type Fault, faultsError } from '../schema/index.ts';

/** The parts of an algorithm that say which parameters it takes. */
export interface ParameterRules<Schema extends z.ZodObject> {
  readonly title: string;
  readonly parameters: Schema;
  /** Other name → name in `parameters`. */
  readonly aliases: Readonly<Record<string, string>>;
}

/**
 * Parameters with defaults filled in and aliases resolved.
 * @param findMore faults that only the values together show, such as a setting that needs another
 * @throws AssayError `ML_PARAMETERS_INVALID` listing every fault at once
 */
export function parseParameters<Schema extends z.ZodObject>(
  { title, parameters: schema, aliases }: ParameterRules<Schema>,
  input: unknown = {},
  findMore: (parameters: z.output<Schema>) => readonly Fault[] = () => [],
): z.output<Schema> {
  const { resolved, spelled, faults } = resolveAliases(aliases, input);
  const outcome = check(schema, resolved);
  const more = 'data' in outcome ? findMore(outcome.data) : outcome.faults;
  // A fault names the parameter as the caller spelled it.
  const all = [...faults, ...more.map((fault) => ({ ...fault, path: spelled.get(fault.path) ?? fault.path }))];
  if ('data' in outcome && all.length === 0) return outcome.data;
  throw faultsError(all, {
    code: 'ML_PARAMETERS_INVALID',
    subject: `${title} parameters`,
    remedy: `Known parameters: ${Object.keys(schema.shape).join(', ')}`,
  });
}

function resolveAliases(
  aliases: Readonly<Record<string, string>>,
  input: unknown,
): { resolved: unknown; spelled: ReadonlyMap<string, string>; faults: readonly Fault[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { resolved: input, spelled: new Map(), faults: [] };
  }
  const resolved = new Map<string, unknown>();
  const spelled = new Map<string, string>();
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries(input)) {
    const canonical = Object.hasOwn(aliases, name) ? aliases[name]! : name;
    const earlier = spelled.get(canonical);
    if (earlier !== undefined && !Object.is(resolved.get(canonical), value)) {
      faults.push({ path: name, got: display(value), expected: `the same as ${earlier}, which means the same` });
    }
    if (earlier === undefined) {
      resolved.set(canonical, value);
      spelled.set(canonical, name);
    }
  }
  return { resolved: Object.fromEntries(resolved), spelled, faults };
}
