import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { AssayError, explainFileError } from '../../errors/index.ts';
import { check, faultText } from '../../schema/index.ts';
import { openUrl } from '../../storage/index.ts';
import { BUNDLED } from './bundled.ts';
import { entrySchema, type OpenDataEntry, toEntry } from './entry.ts';

export interface LoadCatalogueOptions {
  /** Folders, files and http addresses of YAML beside what is bundled; of one id, the last one counts. */
  readonly sources: readonly string[];
  readonly allowsPrivate: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface OpenDataCatalogue {
  /** By id. */
  readonly entries: readonly OpenDataEntry[];
  /** Documents that are no entries, and why; they do not spoil the others. */
  readonly warnings: readonly string[];
}

/** More of a catalogue than any has; what is longer is no catalogue. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * All entries that are known: those bundled, and what the sources have in the format of the AWS Open Data registry.
 * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `DOWNLOAD_…` for a source that cannot be read
 */
export async function loadCatalogue(options: LoadCatalogueOptions): Promise<OpenDataCatalogue> {
  const entries = new Map<string, OpenDataEntry>();
  const warnings: string[] = [];
  const add = (id: string, content: unknown, catalogue: string): void => {
    const outcome = check(entrySchema, content);
    if ('data' in outcome) entries.set(id, toEntry(id, outcome.data, catalogue));
    else warnings.push(`${catalogue} is no entry: ${outcome.faults.map(faultText).join('; ')}`);
  };
  for (const [id, content] of Object.entries(BUNDLED)) add(id, content, 'bundled');
  for (const source of options.sources) {
    for await (const { place, text } of documentsOf(source, options)) {
      for (const [index, document] of parseAllDocuments(text).entries()) {
        if (!('errors' in document) || document.errors.length > 0) {
          const reason = 'errors' in document ? document.errors[0]?.message.split('\n')[0] : 'it is empty';
          warnings.push(`${place} is no YAML: ${reason}`);
          continue;
        }
        // A file may hold one entry, a list of them, or several documents; the id is the name of the file of one alone.
        const content: unknown = document.toJS({ maxAliasCount: 100 });
        const listed = Array.isArray(content) ? content : [content];
        const isAlone = listed.length === 1 && index === 0;
        for (const entry of listed) {
          const stem = basename(new URL(place, 'file:///').pathname, extname(place));
          add(isAlone ? decodeURIComponent(stem) : slug((entry as { Name?: unknown } | null)?.Name), entry, place);
        }
      }
    }
  }
  return { entries: [...entries.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)), warnings };
}

const slug = (name: unknown): string =>
  String(name ?? 'unnamed')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

async function* documentsOf(
  source: string,
  { allowsPrivate, signal }: LoadCatalogueOptions,
): AsyncGenerator<{ place: string; text: string }> {
  if (/^https?:\/\//i.test(source)) {
    yield { place: source, text: await textAt(source, { allowsPrivate, signal }) };
    return;
  }
  try {
    if (!(await stat(source)).isDirectory()) {
      yield { place: source, text: await readFile(source, 'utf8') };
      return;
    }
    const names = (await readdir(source)).filter((name) => /\.ya?ml$/i.test(name)).toSorted();
    for (const name of names) yield { place: join(source, name), text: await readFile(join(source, name), 'utf8') };
  } catch (error) {
    throw error instanceof AssayError ? error : explainFileError(error, source);
  }
}

async function textAt(
  url: string,
  options: { readonly allowsPrivate: boolean; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  await using answer = await openUrl(url, options);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of answer.body) {
    size += piece.length;
    if (size > MOST_BYTES) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
