import { formatOfPath, MODEL_FORMATS, type Model } from '../ml/index.ts';

/** In the format that the file's name asks for, where the model has it. */
export function modelFile(model: Model, path: string): Uint8Array {
  const format = formatOfPath(path);
  return model.toFile({ format: format && model.fileFormats.includes(format) ? format : undefined });
}

/** Content decides how a file is read; a person who goes by the name should be told. */
export function formatWarnings({ fileFormats }: Model, path: string | undefined): string[] {
  const format = path === undefined ? undefined : formatOfPath(path);
  if (format === undefined || fileFormats.includes(format)) return [];
  const endings = fileFormats.map((known) => MODEL_FORMATS[known]).join(' or ');
  return [`${path} holds the model as ${fileFormats[0]}, whatever its name says; this model's files end in ${endings}`];
}
