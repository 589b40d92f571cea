import { AssayError } from '../../errors/index.ts';
import { maskUrlSecrets } from '../../schema/index.ts';

/** An address from outside that leads into this machine or its network, or is of a kind that is not fetched. */
export class AddressRefusedError extends AssayError {
  constructor(url: string, reason: string) {
    super({
      code: 'DOWNLOAD_ADDRESS_REFUSED',
      message: `${maskUrlSecrets(url)} is not fetched: ${reason}`,
      remedy:
        'Use a public http or https address; addresses of your own network need the setting privateAddresses: allow',
      details: { url: maskUrlSecrets(url) },
    });
  }
}

/** Nobody answers, or the connection does not last. */
export class UnreachableError extends AssayError {
  constructor(url: string, reason: string, cause?: unknown) {
    super({
      code: 'DOWNLOAD_UNREACHABLE',
      message: `${maskUrlSecrets(url)} cannot be read: ${reason}`,
      remedy: 'Check the address and the network, then try again; what was fetched so far is kept where it can be',
      details: { url: maskUrlSecrets(url) },
      cause,
    });
  }
}

/** Somebody answers, but not with the file. */
export class DownloadStatusError extends AssayError {
  constructor(url: string, status: number) {
    const isAbsent = status === 404 || status === 410;
    super({
      code: isAbsent ? 'DOWNLOAD_NOT_FOUND' : 'DOWNLOAD_REFUSED',
      message: `${maskUrlSecrets(url)} answers ${status}${isAbsent ? ': there is no such file' : ''}`,
      remedy: isAbsent ? 'Check the address' : 'Check whether the file is public, or try again later',
      details: { url: maskUrlSecrets(url), status },
    });
  }
}
