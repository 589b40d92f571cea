import { gunzipSync } from 'node:zlib';
import { Damage, UnsupportedKind } from '../damage.ts';
import { filesOfTar, isTar } from './tar.ts';

/** What any archive may unpack to, and how many times its own size a larger one may: deflate reaches 1,000 times. */
const ALWAYS_BYTES = 64 * 2 ** 20;
const MOST_TIMES = 200;
const MOST_BYTES = 2 ** 31 - 1;

/**
 * The model inside a gzip (a `model.tar.gz`, or a model file that was compressed alone).
 * @throws Damage when it is damaged, UnsupportedKind when it unpacks to too much or holds no single file
 */
export function gunzipModel(bytes: Uint8Array): Uint8Array {
  const limit = Math.min(MOST_BYTES, Math.max(ALWAYS_BYTES, MOST_TIMES * bytes.length));
  const content = unzip(bytes, limit);
  return isTar(content) ? modelInTar(content) : content;
}

/**
 * The one file in a tar archive that is a model: names that start with a dot are none, as in SageMaker's container.
 * @throws Damage, UnsupportedKind
 */
export function modelInTar(bytes: Uint8Array): Uint8Array {
  const files = filesOfTar(bytes).filter(({ name }) => !(name.split('/').at(-1) ?? '').startsWith('.'));
  if (files.length === 1) return files[0]!.content;
  if (files.length === 0) throw new UnsupportedKind('an archive without a file', 'Put one model file into it');
  const names = files.map(({ name }) => name.slice(0, 60));
  const shown = names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')}, …`;
  throw new UnsupportedKind(
    `an archive of ${files.length} files (${shown})`,
    'Unpack it and name the model file; SageMaker would average all of them',
  );
}

function unzip(bytes: Uint8Array, maxOutputLength: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength });
  } catch (error) {
    if (error instanceof RangeError) {
      const size = `${Math.round(maxOutputLength / 2 ** 20)} MiB`;
      throw new UnsupportedKind(
        `an archive that unpacks to more than ${size}`,
        'If you trust it, unpack it and name the model file inside',
      );
    }
    throw new Damage(`its compressed data is damaged (${error instanceof Error ? error.message : String(error)})`);
  }
}
