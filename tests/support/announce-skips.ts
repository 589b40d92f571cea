import { existsSync } from 'node:fs';
import { chromiumPath, hasChromium } from './chromium.ts';
import { hasPostgres } from './postgres-binaries.ts';
import { sharedFolder } from './shared-folder.ts';

/** Says once, before any test runs, which suites will be skipped and how to get what they need. */
export default function announceSkips(): void {
  if (!existsSync(sharedFolder)) {
    console.log(`skipped: suites over real data and goldens (no folder ${sharedFolder}; set ASSAY_SHARED to it)`);
  }
  if (!hasChromium) {
    console.log(`skipped: reports in a real browser (no ${chromiumPath}; set ASSAY_CHROMIUM to a Chromium or Chrome)`);
  }
  if (!hasPostgres) {
    console.log(
      'skipped: everything on PostgreSQL (no initdb and postgres here; set ASSAY_POSTGRES_BIN to their folder)',
    );
  }
}
