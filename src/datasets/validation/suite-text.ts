import { stringify } from 'yaml';
import type { Suite } from './suite.ts';

/** A suite as a YAML file that people edit, one rule a line; reads back as the same suite. */
export function suiteYaml({ name, rules }: Suite): string {
  const lines = rules.map((rule) => {
    const present = Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
    return `  - ${stringify(present, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`;
  });
  return `${name === undefined ? '' : stringify({ name })}rules:\n${lines.join('\n')}\n`;
}
