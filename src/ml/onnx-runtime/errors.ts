import { AssayError } from '../../errors/index.ts';

/** The optional peer that runs ONNX models is not installed, or not made for this machine. */
export class OnnxRuntimeMissingError extends AssayError {
  constructor(cause: unknown) {
    super({
      code: 'ML_ONNX_RUNTIME_MISSING',
      message: 'ONNX models of other programs are run by onnxruntime-node, which cannot be loaded',
      remedy: 'Install it beside Assay: npm install onnxruntime-node',
      details: { reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    });
  }
}

/** The model is sound but takes or gives something that is no table of numbers, or was given what it does not take. */
export class OnnxModelUnfitError extends AssayError {
  constructor(reason: string, { path, cause }: { path?: string | undefined; cause?: unknown } = {}) {
    super({
      code: 'ML_ONNX_MODEL_UNFIT',
      message: `${path ?? 'The ONNX model'} cannot score these rows: ${reason}`,
      remedy: 'Export it with one float input of rows × features, or one input per column, and with tensors as outputs',
      details: { ...(path !== undefined && { path }), reason },
      cause,
    });
  }
}
