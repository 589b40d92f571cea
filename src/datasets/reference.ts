import { existsSync } from 'node:fs';
import { isTableFileName } from '../tables/index.ts';

/** What a version is asked for by: its number, `latest`, an alias, or the first digits of its digest. */
export type VersionSelector = number | string;

/** A table, as people name it: a file, or a version of a dataset. */
export type DatasetReference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'version'; readonly name: string; readonly version: VersionSelector };

/**
 * Reads `name`, `name@3`, `name@latest`, `name@ALIAS`, `name@DIGEST` (8 hex digits or more) or the path of a file. What
 * holds a path separator is a path; what ends like the name of a table file is one if that file exists.
 */
export function parseReference(text: string): DatasetReference {
  if (/[/\\]/.test(text) || (isTableFileName(text) && existsSync(text))) return { kind: 'file', path: text };
  return { kind: 'version', ...parseVersionReference(text) };
}

/** Reads `name` or `name@selector`, where a file would make no sense. */
export function parseVersionReference(text: string): { readonly name: string; readonly version: VersionSelector } {
  const at = text.lastIndexOf('@');
  return at < 0 ? { name: text, version: 'latest' } : { name: text.slice(0, at), version: text.slice(at + 1) };
}

/** Fewer digits could also be a word, such as `face`, or a number. */
const DIGEST_START = /^[0-9a-f]{8,64}$/;

/** What a selector given as text stands for. */
export type ParsedSelector =
  | { readonly by: 'number'; readonly number: number }
  | { readonly by: 'latest' }
  | { readonly by: 'digest'; readonly start: string }
  | { readonly by: 'alias'; readonly alias: string };

/** Digits are a number up to where a version could have one; hex digits, at least 8 of them, begin a digest. */
export function parseSelector(selector: VersionSelector): ParsedSelector {
  const text = String(selector);
  if (/^\d{1,7}$/.test(text)) return { by: 'number', number: Number(text) };
  if (text.toLowerCase() === 'latest') return { by: 'latest' };
  if (DIGEST_START.test(text.toLowerCase())) return { by: 'digest', start: text.toLowerCase() };
  return { by: 'alias', alias: text };
}
