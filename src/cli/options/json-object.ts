import { AssayError } from '../../errors/index.ts';

/**
 * The JSON object given to `option`: inline, or in a file as `@path`.
 *
 * @throws AssayError `INVALID_ARGUMENT` telling line and column of a syntax error, or that it is no object
 */
export async function readJsonObject(option: string, text: string): Promise<Readonly<Record<string, unknown>>> {
  const file = text.startsWith('@') ? text.slice(1) : undefined;
  const source = file === undefined ? option : `${option} (${file})`;
  const value = parseJson(source, file === undefined ? text : await readText(file));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `${source} is ${kindOf(value)}, not a JSON object`,
    remedy: `Write names and values: ${option} '{"max_depth": 5}'`,
    details: { option },
  });
}

function parseJson(source: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AssayError({
      code: 'INVALID_ARGUMENT',
      message: `${source} is not valid JSON: ${(cause as SyntaxError).message}`,
      remedy: `Quote it for the shell with single quotes: '{"max_depth": 5}'; or put it in a file: @params.json`,
      details: { source, text: text.slice(0, 200) },
      cause,
    });
  }
}

async function readText(path: string): Promise<string> {
  // Loaded here, not at the top: help and usage errors must not wait for the database.
  const { readRegularFile } = await import('../../storage/index.ts');
  return Buffer.from(await readRegularFile(path)).toString('utf8');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
