import { existsSync } from 'node:fs';
import { sharedFolder } from './shared-folder.ts';

/** Says once, before any test runs, which suites will be skipped and how to get what they need. */
export default function announceSkips(): void {
  if (!existsSync(sharedFolder)) {
    console.log(`skipped: suites over real data and goldens (no folder ${sharedFolder}; set ASSAY_SHARED to it)`);
  }
}
