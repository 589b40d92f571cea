/** One drift check in a process of its own: seconds of it, and the most memory that the process took. */
import { writeFileSync } from 'node:fs';
import {
  detectDrift,
  driftPage,
  readBaseline,
  referenceOfBaseline,
  referenceOfRows,
} from '../../../src/datasets/index.ts';
import { readRegularFile } from '../../../src/storage/index.ts';
import { openTables } from '../../../src/tables/index.ts';

const [reference = '', current = '', out = ''] = process.argv.slice(2);
await using tables = await openTables();
await using now = await tables.open({ path: current });
const rows = { label: 'current', table: now };
if (reference.endsWith('.json')) {
  const baseline = readBaseline(Buffer.from(await readRegularFile(reference)).toString(), reference);
  await write(await detectDrift(referenceOfBaseline(baseline), rows));
} else {
  await using before = await tables.open({ path: reference });
  await write(await detectDrift(referenceOfRows({ label: 'reference', table: before }), rows));
}

async function write(report: Awaited<ReturnType<typeof detectDrift>>): Promise<void> {
  writeFileSync(`${out}.json`, JSON.stringify(report));
  writeFileSync(`${out}.html`, await driftPage(report, 0));
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(
    JSON.stringify({
      cpu: (userCPUTime + systemCPUTime) / 1e6,
      memoryMb: maxRSS / 1024,
      drifted: report.driftedColumns,
      tested: report.testedColumns,
    }),
  );
}
