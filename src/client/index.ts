export {
  AssayClient,
  type CallOptions,
  type ClientOptions,
  type FileBody,
  type JobOf,
  type RemoteRegistration,
} from './client.ts';
export { encodeEntries } from './encode.ts';
export { AnswerInvalidError, ServerUnreachableError } from './errors.ts';
export { DEFAULT_RETRY, pauseMs, type RetryPolicy } from './retry-policy.ts';
export { type ApiRequest, pathOf, Transport } from './transport.ts';
