import { InvalidArgumentError } from 'commander';

/** Collects a repeatable `--tag name=value`. */
export function collectTag(text: string, collected: Readonly<Record<string, string>> = {}): Record<string, string> {
  const separator = text.indexOf('=');
  if (separator < 1) throw new InvalidArgumentError('It must be NAME=VALUE.');
  return { ...collected, [text.slice(0, separator)]: text.slice(separator + 1) };
}
