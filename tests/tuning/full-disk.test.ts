import { join } from 'node:path';
import { createStudy } from 'assay/tuning';
import { beforeAll, describe, expect, test } from 'vitest';
import { startProgramOnMount } from '../support/child-program.ts';
import { canMount } from '../support/private-mounts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { searched, slowly } from './searched-study.ts';

const program = join(import.meta.dirname, 'programs', 'search-on-mount.ts');

describe.skipIf(!canMount)('a search whose disk', () => {
  let undisturbed: unknown;
  beforeAll(async () => {
    const study = await createStudy(searched);
    await study.optimize(slowly, { trials: 30 });
    undisturbed = study.trials.map(({ number, params, values }) => ({ number, params, values }));
  });

  test('is full says so, and once there is room goes on from every trial that had ended', async () => {
    using folder = temporaryFolder();
    const prepare = 'head -c 9000000 /dev/zero > "$2/filler"';
    const child = startProgramOnMount(program, folder.path, '-o size=12m', prepare);
    const [full, whole, kept] = (await child.finish()).map((line) => JSON.parse(line));
    expect(full.code).toBe('STORAGE_DISK_FULL');
    expect(full.ended.length).toBeGreaterThan(0);
    expect(whole.code).toBeUndefined();
    expect([...full.ended, ...whole.ended]).toEqual(Array.from({ length: 30 }, (_, number) => number));
    expect(kept).toEqual(undisturbed);
  });

  test('was made read-only says so, and goes on once it can be written again', async () => {
    using folder = temporaryFolder();
    const search = (trials: number) => `"$0" "$1" "$2" ${trials}`;
    const prepare = `${search(5)} && mount -o remount,ro "$2" && { ${search(30)} || true; } && mount -o remount,rw "$2"`;
    const child = startProgramOnMount(program, folder.path, '-o size=12m', prepare);
    const lines = (await child.finish()).map((line) => JSON.parse(line));
    expect(lines.find(({ code }) => code !== undefined)).toEqual({ ended: [], code: 'STORAGE_READ_ONLY' });
    expect(lines.at(-1)).toEqual(undisturbed);
  });
});
