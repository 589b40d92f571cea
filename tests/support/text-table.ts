import { writeFile } from 'node:fs/promises';
import { createRandom } from '../../src/stats/index.ts';

export interface TextTableOptions {
  readonly rows?: number;
  readonly seed?: number;
  /** Labels of rows, from the least score to the greatest, for about equal shares of the rows; may repeat. */
  readonly labels: readonly string[];
}

/**
 * Writes a CSV of `amount, country, outcome` in words: `country` (Austria, Chile) is one of categories, every tenth
 * amount is `NA`, and both tell, with noise, which of the labels `outcome` is.
 */
export async function writeTextTable(path: string, { rows = 300, seed = 1, labels }: TextTableOptions): Promise<void> {
  const random = createRandom(seed);
  const lines = ['amount,country,outcome'];
  for (let row = 0; row < rows; row++) {
    const [amount, isChile] = [random.uniform(), random.integer(2)];
    const score = Math.min(Math.max((amount + isChile + random.uniform() / 2) / 2.5, 0), 0.999);
    const label = labels[Math.floor(score * labels.length)] ?? '';
    lines.push(`${row % 10 === 0 ? 'NA' : amount.toFixed(4)},${isChile === 1 ? 'Chile' : 'Austria'},${label}`);
  }
  await writeFile(path, `${lines.join('\n')}\n`);
}
