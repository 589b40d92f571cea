import { extname } from 'node:path';
import { formatOfPath, MODEL_FORMATS, type Model } from '../ml/index.ts';

/** In the format that the file's name asks for, where the model has it. */
export function modelFile(model: Model, path: string): Uint8Array {
  const format = formatOfPath(path);
  return model.toFile({ format: format && model.fileFormats.includes(format) ? format : undefined });
}

/** Content decides how a file is read; a person who goes by the name should be told. */
export function formatWarnings({ fileFormats }: Model, path: string | undefined): string[] {
  if (path === undefined) return [];
  const format = formatOfPath(path);
  const [own] = fileFormats;
  if (format !== undefined && fileFormats.includes(format)) return [];
  // A name without an ending promises nothing.
  if (format === undefined && extname(path) === '') return [];
  const endings = fileFormats.map((known) => MODEL_FORMATS[known]).join(' or ');
  const name = format === undefined ? `for ${extname(path)} stands for no format` : 'whatever its name says';
  return [`${path} holds the model as ${own}, ${name}; this model's files end in ${endings}`];
}
