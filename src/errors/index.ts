export { AssayError, type AssayErrorOptions } from './assay-error.ts';
export { ERROR_CODES, type ErrorCode } from './codes.ts';
export { explainFileError } from './file-errors.ts';
export { InterruptedError, throwIfInterrupted } from './interrupted.ts';
export { ERROR_KINDS, type ErrorKind } from './kinds.ts';
