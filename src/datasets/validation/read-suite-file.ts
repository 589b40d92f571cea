import { AssayError } from '../../errors/index.ts';
import { readRegularFile } from '../../storage/index.ts';
import { parseSuite, type Suite } from './suite.ts';

/**
 * The suite in a YAML or JSON file; see {@link parseSuite} for the forms it may have.
 * @throws AssayError `DATASETS_SUITE_INVALID` telling the line of a syntax error, or every fault of the suite
 */
export async function readSuiteFile(path: string): Promise<Suite> {
  return parseSuite(await readSuiteDocument(path));
}

/** What a YAML or JSON file holds, which is YAML, too. */
export async function readSuiteDocument(path: string): Promise<unknown> {
  const text = Buffer.from(await readRegularFile(path)).toString('utf8');
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error === undefined) return document.toJS();
  const [{ line, col } = { line: 1, col: 1 }] = error.linePos ?? [];
  throw new AssayError({
    code: 'DATASETS_SUITE_INVALID',
    message: `${path} is neither YAML nor JSON: line ${line}, column ${col}: ${error.message.split('\n')[0]}`,
    remedy: 'Repair this line; an editor with a YAML mode shows what is wrong',
    details: { path, line, column: col },
    cause: error,
  });
}
