export { AssayError, ERROR_CODES, type ErrorCode } from './errors/index.ts';
