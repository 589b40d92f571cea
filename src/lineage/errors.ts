import { AssayError } from '../errors/index.ts';
import { LINEAGE_KINDS } from './thing.ts';

/** Lineage knows nothing that is called so. */
export class LineageNotFoundError extends AssayError {
  constructor(reference: string) {
    super({
      code: 'LINEAGE_NOT_FOUND',
      message: `Nothing is recorded of ${JSON.stringify(reference)}`,
      remedy: `Name a dataset version such as NAME@3, or KIND:NAME with one of the kinds ${LINEAGE_KINDS.join(', ')}`,
      details: { reference },
    });
  }
}

/** Several things begin so. */
export class LineageAmbiguousError extends AssayError {
  constructor(reference: string, candidates: readonly string[]) {
    super({
      code: 'LINEAGE_AMBIGUOUS',
      message: `${JSON.stringify(reference)} may be any of ${candidates.slice(0, 5).join(', ')}${candidates.length > 5 ? ', …' : ''}`,
      remedy: 'Give more of its id',
      details: { reference, candidates },
    });
  }
}
