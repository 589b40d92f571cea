import { AssayError } from '../../errors/index.ts';

/** A request that breaks the protocol; clients of MLflow are told `message` word for word. */
export function invalidRequest(message: string): AssayError {
  return new AssayError({
    code: 'SERVER_REQUEST_INVALID',
    message,
    remedy: 'Correct the request; docs/server.md names the protocols it can follow',
  });
}
