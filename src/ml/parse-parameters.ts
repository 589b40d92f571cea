import { z } from 'zod';
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
 * @param findMore faults that only the values together show, such as a setting that needs another; it is given those
 *   that are right by themselves
 * @throws AssayError `ML_PARAMETERS_INVALID` listing every fault at once
 */
export function parseParameters<Schema extends z.ZodObject>(
  { title, parameters: schema, aliases }: ParameterRules<Schema>,
  input: unknown = {},
  findMore: (parameters: Partial<z.output<Schema>>) => readonly Fault[] = () => [],
): z.output<Schema> {
  const { resolved, spelled, faults } = resolveAliases(aliases, input);
  const outcome = check(schema, resolved);
  const ofValues = 'data' in outcome ? [] : outcome.faults;
  const together = findMore('data' in outcome ? outcome.data : rightByThemselves(schema, resolved));
  const more = together.filter(({ path }) => !ofValues.some((fault) => fault.path === path));
  // A fault names the parameter as the caller spelled it.
  const named = [...ofValues, ...more].map((fault) => ({ ...fault, path: spelled.get(fault.path) ?? fault.path }));
  const all = [...faults, ...named];
  if ('data' in outcome && all.length === 0) return outcome.data;
  throw faultsError(all, {
    code: 'ML_PARAMETERS_INVALID',
    subject: `${title} parameters`,
    remedy: `Known parameters: ${Object.keys(schema.shape).join(', ')}`,
  });
}

/** Of parameters that are not all right, those that are, with defaults for what was left out. */
function rightByThemselves<Schema extends z.ZodObject>(schema: Schema, input: unknown): Partial<z.output<Schema>> {
  if (typeof input !== 'object' || input === null) return {};
  const given = new Map(Object.entries(input));
  const right = Object.entries(schema.shape).flatMap(([name, field]) => {
    const outcome = z.safeParse(field, given.get(name));
    return outcome.success ? [[name, outcome.data] as const] : [];
  });
  return Object.fromEntries(right) as Partial<z.output<Schema>>;
}

/** What a parameter is called in the schema, whichever of its names a person used. */
export function canonicalName(aliases: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(aliases, name) ? aliases[name]! : name;
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
    const canonical = canonicalName(aliases, name);
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
