import { OnnxRuntimeMissingError } from './errors.ts';

/** The part of onnxruntime-node that is used here; its own types are there only where the package is. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: { readonly logSeverityLevel: number }): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: string, data: OnnxTensor['data'], dims: readonly number[]) => OnnxTensor;
}

export interface OnnxSession {
  readonly inputMetadata: readonly OnnxValue[];
  readonly outputMetadata: readonly OnnxValue[];
  run(
    feeds: Readonly<Record<string, OnnxTensor>>,
    outputs: readonly string[],
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/** What an input or output is; texts in a shape stand for dimensions of any size. */
export type OnnxValue =
  | { readonly name: string; readonly isTensor: false }
  | {
      readonly name: string;
      readonly isTensor: true;
      readonly type: string;
      readonly shape: readonly (number | string)[];
    };

export interface OnnxTensor {
  readonly type: string;
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | readonly string[];
}

/** No literal in the import, so that neither compilers nor bundlers ask for the package. */
const PACKAGE: string = 'onnxruntime-node';

/**
 * The optional peer, loaded when it is first needed.
 * @throws OnnxRuntimeMissingError (`ML_ONNX_RUNTIME_MISSING`)
 */
export async function loadRuntime(load: () => Promise<unknown> = () => import(PACKAGE)): Promise<OnnxRuntime> {
  try {
    return (await load()) as OnnxRuntime;
  } catch (cause) {
    throw new OnnxRuntimeMissingError(cause);
  }
}
