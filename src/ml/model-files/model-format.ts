import { AssayError } from '../../errors/index.ts';

/** How a model can lie on disk, with the file name ending that says so. */
export const MODEL_FORMATS = {
  /** XGBoost's JSON, or our own for algorithms that no library has a file for. */
  json: '.json',
  /** XGBoost's UBJSON. */
  ubj: '.ubj',
  /** LightGBM's text. */
  text: '.txt',
  onnx: '.onnx',
  /** A `model.tar.gz` as SageMaker's built-in XGBoost container takes it. */
  sagemaker: '.tar.gz',
} as const;

export type ModelFormat = keyof typeof MODEL_FORMATS;

/**
 * The format to save in: the one asked for, else the model's own.
 * @throws AssayError `ML_MODEL_FORMAT_UNSUPPORTED`
 */
export function chooseFormat(formats: readonly ModelFormat[], wanted: ModelFormat | undefined): ModelFormat {
  const own = formats[0]!;
  if (wanted === undefined || formats.includes(wanted)) return wanted ?? own;
  throw new AssayError({
    code: 'ML_MODEL_FORMAT_UNSUPPORTED',
    message: `This model cannot be saved as ${wanted}`,
    remedy: `Save it as ${formats.map((format) => `${format} (${MODEL_FORMATS[format]})`).join(' or ')}`,
    details: { format: wanted, formats },
  });
}

/** What a model's file is called in its own format, such as `model.json`. */
export const modelFileName = ({ fileFormats }: { readonly fileFormats: readonly ModelFormat[] }): string =>
  `model${MODEL_FORMATS[fileFormats[0]!]}`;

/** The format that a file's name asks for; undefined when its ending names none. */
export function formatOfPath(path: string): ModelFormat | undefined {
  const name = path.toLowerCase();
  const known = Object.entries(MODEL_FORMATS) as [ModelFormat, string][];
  return known.find(([, ending]) => name.endsWith(ending))?.[0];
}
