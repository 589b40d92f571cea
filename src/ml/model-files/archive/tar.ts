import { Damage, UnsupportedKind } from '../damage.ts';

// A model archive is one file, written and read at once from memory. Thirty lines each way do that; the libraries of
// the registry are streams over the file system with five dependencies of their own.

const BLOCK = 512;
const SIZE_FIELD = { at: 124, length: 12 };
const CHECKSUM_FIELD = { at: 148, length: 8 };
const TYPE_AT = 156;
const MAGIC_AT = 257;
const PREFIX_FIELD = { at: 345, length: 155 };
const MOST_ENTRIES = 10_000;

export interface TarFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * One regular file in a ustar archive (POSIX.1-1988) without anything that differs from run to run: time, owner and
 * group are 0.
 * @param name at most 100 ASCII characters
 */
export function tarOf({ name, content }: TarFile): Uint8Array {
  // Two empty blocks end an archive.
  const archive = new Uint8Array(BLOCK * (1 + Math.ceil(content.length / BLOCK) + 2));
  const put = (at: number, text: string): void => archive.set(new TextEncoder().encode(text), at);
  put(0, name);
  put(100, '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(SIZE_FIELD.at, `${content.length.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  archive[TYPE_AT] = '0'.charCodeAt(0);
  put(MAGIC_AT, 'ustar\x0000');
  put(CHECKSUM_FIELD.at, `${checksumOf(archive.subarray(0, BLOCK)).toString(8).padStart(6, '0')}\0 `);
  archive.set(content, BLOCK);
  return archive;
}

export const isTar = (bytes: Uint8Array): boolean =>
  bytes.length >= BLOCK && textAt(bytes, MAGIC_AT, 5) === 'ustar' && hasSoundChecksum(bytes.subarray(0, BLOCK));

/**
 * The regular files of a tar archive (ustar, with GNU's and POSIX's long names), as views on its bytes.
 * @throws Damage when it is cut off or a header is damaged
 */
export function filesOfTar(bytes: Uint8Array): TarFile[] {
  const files: TarFile[] = [];
  let longName: string | undefined;
  for (let at = 0, entries = 0; at + BLOCK <= bytes.length; entries++) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    if (!hasSoundChecksum(header)) throw new Damage(`the archive's header at byte ${at} is damaged`);
    if (entries >= MOST_ENTRIES) throw new UnsupportedKind(`an archive of more than ${MOST_ENTRIES} entries`);
    const size = sizeOf(header);
    const start = at + BLOCK;
    if (size > bytes.length - start) {
      throw new Damage(`the archive ends early: an entry has ${size} bytes, but ${bytes.length - start} are left`);
    }
    const content = bytes.subarray(start, start + size);
    switch (String.fromCharCode(header[TYPE_AT]!)) {
      case '0':
      case '\0':
      case '7':
        files.push({ name: longName ?? nameOf(header), content });
        longName = undefined;
        break;
      case 'L':
        longName = textAt(content, 0, content.length);
        break;
      case 'x':
        longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(textAt(content, 0, content.length))?.[1] ?? longName;
        break;
      default:
        // Folders, links and remarks hold no model.
        longName = undefined;
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function sizeOf(header: Uint8Array): number {
  const text = textAt(header, SIZE_FIELD.at, SIZE_FIELD.length).trim();
  if (!/^[0-7]{1,12}$/.test(text)) throw new Damage('an entry of the archive has no readable size');
  return Number.parseInt(text, 8);
}

function nameOf(header: Uint8Array): string {
  const prefix = textAt(header, PREFIX_FIELD.at, PREFIX_FIELD.length);
  const name = textAt(header, 0, 100);
  // GNU's headers have other things where POSIX has the prefix, and say so by a space in the magic.
  return prefix === '' || header[MAGIC_AT + 5] !== 0 ? name : `${prefix}/${name}`;
}

function hasSoundChecksum(header: Uint8Array): boolean {
  const text = textAt(header, CHECKSUM_FIELD.at, CHECKSUM_FIELD.length).trim();
  return /^[0-7]{1,8}$/.test(text) && Number.parseInt(text, 8) === checksumOf(header);
}

/** The sum of the header's bytes, its own field counted as spaces. */
function checksumOf(header: Uint8Array): number {
  const { at, length } = CHECKSUM_FIELD;
  return header.reduce((sum, byte, i) => sum + (i >= at && i < at + length ? 32 : byte), 0);
}

/** Text up to the first zero byte. */
function textAt(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
