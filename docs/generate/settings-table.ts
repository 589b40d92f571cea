import { DEFAULT_SETTINGS, ENVIRONMENT_VARIABLES } from '../../src/config/load-settings.ts';
import { settingsSchema } from '../../src/config/settings.ts';
import { describeFields } from '../../src/schema/index.ts';
import { code, markdownTable } from './table.ts';

/** Every setting with its variable, default and meaning, made from the schema that checks them. */
export function settingsTable(): string {
  const variables = new Map(
    Object.entries(ENVIRONMENT_VARIABLES).map(([variable, setting]) => [`${setting}`, variable]),
  );
  const { production, ...defaults } = DEFAULT_SETTINGS;
  const fields = describeFields(settingsSchema.omit({ production: true })).map((field) => ({
    ...field,
    default: defaults[field.name as keyof typeof defaults],
  }));
  const names = describeFields(settingsSchema.shape.production).map((field) => ({
    ...field,
    name: `production.${field.name}`,
    default: production[field.name as keyof typeof production],
  }));
  const rows = [...fields, ...names].map(({ name, default: value, meaning }) => [
    code(name),
    code(variables.get(name)),
    name === 'user' ? 'your login name' : code(typeof value === 'string' ? value : JSON.stringify(value)),
    meaning,
  ]);
  return markdownTable(['setting', 'environment', 'default', 'meaning'], rows);
}
