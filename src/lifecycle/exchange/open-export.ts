import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { AssayError } from '../../errors/index.ts';
import type { RecordFile } from '../../experiments/index.ts';
import { check, faultText } from '../../schema/index.ts';
import { readRegularFile } from '../../storage/index.ts';
import {
  contentPath,
  EXPORT_FORMAT,
  EXPORT_VERSION,
  type FileEntry,
  MANIFEST,
  type Manifest,
  manifest,
  manifestHead,
} from './export-format.ts';
import { type LinePoint, readPointLine } from './point-lines.ts';

/** Longer than any line that an export writes, by far. */
const LONGEST_LINE = 64 * 1024 * 1024;

interface Expected {
  readonly size?: number;
  readonly sha256: string;
}

/** A folder of exported experiments, to be read. */
export class Export {
  readonly folder: string;
  readonly manifest: Manifest;

  constructor(folder: string, content: Manifest) {
    this.folder = folder;
    this.manifest = content;
  }

  /**
   * A JSON file that has the digest expected.
   * @throws AssayError `LIFECYCLE_EXPORT_CORRUPT`
   */
  async json<Schema extends z.ZodType>(path: string, schema: Schema, sha256: string): Promise<z.output<Schema>> {
    const bytes = await readRegularFile(join(this.folder, path)).catch((error: unknown) => {
      throw corrupt(this.folder, [`${path} cannot be read: ${(error as Error).message}`], error);
    });
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw corrupt(this.folder, [`${path} was changed or truncated: its digest is not ${sha256}`]);
    }
    return parsed(this.folder, path, Buffer.from(bytes).toString(), schema);
  }

  /** What is wrong with a file; undefined when it is as expected. */
  async fault(path: string, { size, sha256 }: Expected, signal?: AbortSignal): Promise<string | undefined> {
    const file = join(this.folder, path);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return `${path} is missing`;
    if (size !== undefined && found.size !== size) return `${path} has ${found.size} bytes, not ${size}`;
    const hash = createHash('sha256');
    for await (const piece of createReadStream(file, { signal })) hash.update(piece as Buffer);
    return hash.digest('hex') === sha256 ? undefined : `${path} was changed: its digest is not ${sha256}`;
  }

  /**
   * The points of a file, line by line.
   * @throws AssayError `LIFECYCLE_EXPORT_CORRUPT`
   */
  async *points(path: string): AsyncIterable<readonly LinePoint[]> {
    let number = 0;
    for await (const line of this.#lines(path)) {
      number += 1;
      const points = readPointLine(line);
      if (points === undefined) throw corrupt(this.folder, [`${path} line ${number} holds no points`]);
      if (points.length > 0) yield points;
    }
  }

  async *#lines(path: string): AsyncIterable<string> {
    let rest = '';
    for await (const piece of createReadStream(join(this.folder, path), 'utf8')) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      if (rest.length > LONGEST_LINE) throw corrupt(this.folder, [`${path} has a line without end`]);
    }
    if (rest !== '') throw corrupt(this.folder, [`${path} ends in the middle of a line`]);
  }

  files(entries: readonly FileEntry[]): RecordFile[] {
    return entries.map(({ path, size, sha256 }) => ({
      path,
      size,
      open: () => createReadStream(join(this.folder, contentPath(sha256))),
    }));
  }
}

/**
 * Opens a folder of exported experiments.
 * @throws AssayError `FILE_NOT_FOUND`, `LIFECYCLE_EXPORT_UNSUPPORTED`, `LIFECYCLE_EXPORT_CORRUPT`
 */
export async function openExport(from: string): Promise<Export> {
  const folder = resolve(from);
  const text = await readRegularFile(join(folder, MANIFEST)).then((bytes) => Buffer.from(bytes).toString());
  const head = parsed(folder, MANIFEST, text, manifestHead);
  if (head.format !== EXPORT_FORMAT || head.version !== EXPORT_VERSION) throw unsupported(folder, head);
  return new Export(folder, parsed(folder, MANIFEST, text, manifest));
}

function parsed<Schema extends z.ZodType>(
  folder: string,
  path: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw corrupt(folder, [`${path} is no JSON: ${(error as Error).message}`], error);
  }
  const outcome = check(schema, content);
  if ('data' in outcome) return outcome.data;
  throw corrupt(
    folder,
    outcome.faults.map((fault) => `${path}: ${faultText(fault)}`),
  );
}

const MOST_FAULTS = 20;

export function corrupt(folder: string, faults: readonly string[], cause?: unknown): AssayError {
  const shown = faults.slice(0, MOST_FAULTS);
  const more = faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : [];
  return new AssayError({
    code: 'LIFECYCLE_EXPORT_CORRUPT',
    message: `The export ${folder} is damaged; nothing was imported:\n${[...shown, ...more].map((line) => `  - ${line}`).join('\n')}`,
    remedy: 'Copy it again from where it was made, or export again',
    details: { folder, faults },
    cause,
  });
}

function unsupported(folder: string, { format, version }: z.output<typeof manifestHead>): AssayError {
  const what = format === EXPORT_FORMAT ? `of version ${version}` : `in the format ${JSON.stringify(format)}`;
  return new AssayError({
    code: 'LIFECYCLE_EXPORT_UNSUPPORTED',
    message: `${folder} is an export ${what}; this Assay reads ${EXPORT_FORMAT} of version ${EXPORT_VERSION}`,
    remedy: 'Use the Assay that made it, or a newer one',
    details: { folder, format, version },
  });
}
