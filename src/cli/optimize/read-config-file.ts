import { AssayError } from '../../errors/index.ts';

/**
 * What a YAML file says.
 * @throws AssayError `INVALID_ARGUMENT` telling line and column; `FILE_NOT_FOUND`, `FILE_UNREADABLE`
 */
export async function readConfigFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  const { readRegularFile } = await import('../../storage/index.ts');
  const { parseDocument } = await import('yaml');
  const document = parseDocument(Buffer.from(await readRegularFile(path)).toString('utf8'));
  const [error] = document.errors;
  const value: unknown = error === undefined ? document.toJS() : undefined;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: error === undefined ? `${path} holds no names with values` : `${path} is not valid YAML: ${error.message}`,
    remedy: 'assay optimize --example prints a file to begin with',
    details: { path },
  });
}
