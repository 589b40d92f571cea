import { readFileSync } from 'node:fs';

let version: string | undefined;

/** The version of this package. */
export function packageVersion(): string {
  version ??= (
    JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }
  ).version;
  return version;
}

/** The same as Python's PEP 440 writes it, for clients that compare versions: `1.2.0-beta.3` is `1.2.0b3`. */
export function pythonVersion(semantic: string = packageVersion()): string {
  const [, release = '0', word = '', number = '0'] = /^(\d+\.\d+\.\d+)(?:-([a-z]+)\.?(\d+)?)?/i.exec(semantic) ?? [];
  const stage = ({ alpha: 'a', beta: 'b', rc: 'rc' } as Readonly<Record<string, string>>)[word.toLowerCase()];
  if (word === '') return release;
  return stage === undefined ? `${release}.dev${number}` : `${release}${stage}${number}`;
}
