import { AssayError } from '../../errors/index.ts';

/** MLflow's clients look for these words and then send or fetch the file through the server. */
export function notSupported(what: string): AssayError {
  return new AssayError({
    code: 'SERVER_NOT_SUPPORTED',
    message: `${what} is not supported for the current artifact repository`,
    remedy: 'Send or fetch the file through the server',
  });
}
