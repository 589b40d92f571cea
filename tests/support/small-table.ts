import { writeFile } from 'node:fs/promises';
import { createRandom } from '../../src/stats/index.ts';

export interface SmallTableOptions {
  readonly rows?: number;
  readonly seed?: number;
}

/** Writes a CSV of `id, a, b, c, fraud` where `a` and `b` tell, with noise, whether `fraud` is 1. */
export async function writeSmallTable(path: string, { rows = 300, seed = 1 }: SmallTableOptions = {}): Promise<void> {
  const random = createRandom(seed);
  const lines = ['id,a,b,c,fraud'];
  for (let id = 0; id < rows; id++) {
    const [a, b, c] = [random.normal(), random.normal(), random.uniform()];
    const fraud = a + b / 2 + random.normal() / 2 > 0.8 ? 1 : 0;
    lines.push(`${id},${a.toFixed(4)},${b.toFixed(4)},${c.toFixed(4)},${fraud}`);
  }
  await writeFile(path, `${lines.join('\n')}\n`);
}
