import { AssayError } from '../../errors/index.ts';

/** Something that needs the files of a workspace, which a server does not hand out. */
export class NotThroughServerError extends AssayError {
  constructor(what: string, url: string) {
    super({
      code: 'CLIENT_NOT_AVAILABLE',
      message: `${what} is not available through the server at ${url}`,
      remedy: 'Work on the workspace itself: unset ASSAY_SERVER_URL, or open it without server',
      details: { what, url },
    });
  }
}

/** A capability whose every method says that it is not available. */
export function notThroughServer<Capability extends object>(name: string, url: string): Capability {
  return new Proxy({} as Capability, {
    // A promise would be taken for one by its `then`, and so would this.
    get: (_, method) =>
      typeof method === 'symbol' || method === 'then'
        ? undefined
        : () => Promise.reject(new NotThroughServerError(`${name}.${method}`, url)),
  });
}
