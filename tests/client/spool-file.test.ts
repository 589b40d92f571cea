import { appendFileSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SpoolFile } from '../../src/adapters/remote/spool-file.ts';
import { currentProcess } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const header = { server: 'http://localhost', owner: currentProcess() };

async function linesOf(file: SpoolFile): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const { lines, end } = await file.read();
    if (lines.length === 0) return found;
    found.push(...lines);
    await file.markSent(end);
  }
}

test('every line that was appended is read once and in order, by this process or the next', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => JSON.stringify(text));
  const step = fc.oneof(line, fc.constant('read' as const), fc.constant('reopen' as const));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (sequence) => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'a.jsonl');
      let file = await SpoolFile.create(path, header);
      const found: string[] = [];
      for (const one of sequence) {
        if (one === 'read') found.push(...(await linesOf(file)));
        else if (one === 'reopen') {
          await file.close();
          file = await SpoolFile.adopt(path);
        } else await file.append(one);
      }
      found.push(...(await linesOf(file)));
      expect(found).toEqual(sequence.filter((one) => one !== 'read' && one !== 'reopen'));
      expect(file.unsent).toBe(0);
      await file.remove();
    }),
    { numRuns: 100 },
  );
});

test('a line that was being written when its process died is cut off, wherever it broke', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.jsonl');
  const file = await SpoolFile.create(path, header);
  await Promise.all(['"one"', '"two"'].map((line) => file.append(line)));
  await file.close();
  const { size } = statSync(path);
  for (let cut = 1; cut < 6; cut += 1) {
    truncateSync(path, size);
    appendFileSync(path, '"three"'.slice(0, cut));
    const adopted = await SpoolFile.adopt(path);
    expect((await adopted.read()).lines).toEqual(['"one"', '"two"']);
    await adopted.append('"four"');
    expect((await adopted.read()).lines).toEqual(['"one"', '"two"', '"four"']);
    await adopted.close();
    truncateSync(path, size);
  }
});

test('a file begins anew once it is long and all of it was sent, and goes on counting', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'a.jsonl');
  const file = await SpoolFile.create(path, header);
  const start = statSync(path).size;
  const long = JSON.stringify('x'.repeat(3_000_000));
  await file.append(long);
  await file.append(long);
  const { written } = file;
  expect(await linesOf(file)).toEqual([long, long]);
  expect(statSync(path).size).toBe(start);
  expect([file.written, file.sent]).toEqual([written, written]);
  await file.append('"after"');
  expect(await linesOf(file)).toEqual(['"after"']);
  expect(readFileSync(path, 'utf8')).toMatch(/^\{.*\}\n"after"\n$/);
  await file.close();
});
