/** A full profile with its page: 284,807 × 30 from Parquet and 1,000,000 × 30 from CSV, each in a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../src/stats/index.ts';
import { openTables } from '../../src/tables/index.ts';

const COLUMNS = 30;

export async function measure(): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
  console.log('Profile, with the page written; ydata-profiling took 140 s, 1.4 GB and 50 MB for the first');
  for (const [rows, format] of [
    [284_807, 'parquet'],
    [1_000_000, 'csv'],
  ] as const) {
    const path = join(folder.path, `table.${format}`);
    await writeTable(rows, path);
    const once = join(import.meta.dirname, 'profile', 'profile-once.ts');
    const figures: { [figure: string]: number } = JSON.parse(
      execFileSync(process.execPath, [once, path], { encoding: 'utf8' }),
    );
    const { seconds = 0, cpuSeconds = 0, mostMiB = 0, pageMiB = 0, issues = 0 } = figures;
    console.log(
      `  ${rows.toLocaleString('en-US')} × ${COLUMNS} from ${format}: ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s), ${mostMiB.toFixed(0)} MiB, page ${pageMiB.toFixed(2)} MiB, ${issues} alerts`,
    );
  }
}

/** Normal columns of many widths: what the kinds of distribution cost differs little. */
async function writeTable(rows: number, path: string): Promise<void> {
  const random = createRandom(7);
  await using tables = await openTables();
  await using table = await tables.fromColumns(
    Array.from({ length: COLUMNS }, (_, i) => ({
      name: `V${i + 1}`,
      type: 'number' as const,
      values: Float64Array.from({ length: rows }, () => (i + 1) * random.normal()),
    })),
  );
  await (path.endsWith('csv') ? table.writeCsv(path) : table.writeParquet(path));
}
