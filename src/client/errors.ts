import { AssayError, ERROR_CODES, type ErrorCode } from '../errors/index.ts';

/** The server does not answer, or not in time, however often it was asked. */
export class ServerUnreachableError extends AssayError {
  constructor(url: string, reason: string, cause?: unknown) {
    super({
      code: 'CLIENT_SERVER_UNREACHABLE',
      message: `The server at ${url} does not answer: ${reason}`,
      remedy: 'Start it (assay server) or correct its address (ASSAY_SERVER_URL)',
      details: { url, reason },
      cause,
    });
  }
}

/** What answered is no server of ours, or something between here and there changed the answer. */
export class AnswerInvalidError extends AssayError {
  constructor(url: string, status: number, text: string) {
    super({
      code: 'CLIENT_ANSWER_INVALID',
      message: `${url} answered with status ${status} and ${JSON.stringify(text.slice(0, 100))}, which is no answer of Assay's server`,
      remedy: 'See whether the address is that of an Assay server, and what stands in between',
      details: { url, status },
    });
  }
}

interface ErrorBody {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly remedy?: unknown;
  readonly details?: unknown;
  readonly requestId?: unknown;
}

/** The error that the server met, with the code it has where it happened. */
export function errorOfAnswer(url: string, status: number, text: string): AssayError {
  const { code, message, remedy, details, requestId } = bodyOf(text);
  if (typeof code !== 'string' || typeof message !== 'string') return new AnswerInvalidError(url, status, text);
  return new AssayError({
    // A newer server may have codes of its own.
    code: code in ERROR_CODES ? (code as ErrorCode) : 'CLIENT_REQUEST_REFUSED',
    message,
    remedy: typeof remedy === 'string' ? remedy : 'See the log of the server',
    details: { ...(details as object | undefined), ...(code in ERROR_CODES ? {} : { serverCode: code }), requestId },
  });
}

function bodyOf(text: string): ErrorBody {
  try {
    return (JSON.parse(text) as ErrorBody | null) ?? {};
  } catch {
    return {};
  }
}
