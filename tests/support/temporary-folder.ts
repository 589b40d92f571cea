import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder; `using` removes it with all it holds. */
export const temporaryFolder = () => mkdtempDisposableSync(join(tmpdir(), 'assay-test-'));
