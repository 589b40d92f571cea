export { AssayClient, type CallOptions, type ClientOptions, type FileBody } from './client.ts';
export { AnswerInvalidError, ServerUnreachableError } from './errors.ts';
export { DEFAULT_RETRY, type RetryPolicy } from './retry-policy.ts';
