import { AssayError } from '../../errors/index.ts';

/** A conditional write found something else stored than it was told to expect. */
export class ObjectConflictError extends AssayError {
  constructor(key: string, expected: 'absent' | { readonly etag: string }, foundEtag: string | undefined) {
    const wanted = expected === 'absent' ? 'nothing' : `the content ${expected.etag}`;
    super({
      code: 'STORAGE_OBJECT_CONFLICT',
      message: `${key} was not written: expected ${wanted} there, found ${foundEtag ?? 'nothing'}`,
      remedy: 'Somebody else wrote it in between: read it again and decide anew',
      details: { key, expected, foundEtag },
    });
  }
}
