import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { explainFileError } from '../../errors/index.ts';
import type { ProcessIdentity } from '../../storage/index.ts';

/** The first line of every spool file. */
export interface SpoolHeader {
  readonly server: string;
  readonly owner: ProcessIdentity;
}

interface WaitingLine {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Lines read at once, and where the one after them begins. */
export interface SpooledLines {
  readonly lines: readonly string[];
  readonly end: number;
}

const READ_BYTES = 1024 * 1024;
/** Once all of it was sent, a file longer than this begins anew. */
const WORTH_EMPTYING = 4 * 1024 * 1024;
/** Digits of the place in `.sent`, always as many, so that it is written at one stroke. */
const DIGITS = 16;
const sentPath = (path: string): string => `${path}.sent`;

/**
 * Lines waiting to be sent, in a file: what `append` has resolved for survives the death of this process. Beside it,
 * `.sent` says up to which byte the server has them; lines after it may have arrived all the same, so that sending them
 * again must do no harm.
 */
export class SpoolFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #sentFile: FileHandle;
  readonly #start: number;
  readonly #waiting: WaitingLine[] = [];
  #waitingLength = 0;
  /** Bytes of the file before it began anew. */
  #emptied = 0;
  #written: number;
  #sent: number;
  #writing: Promise<void> | undefined;
  /** Whether every write must reach the disk before it counts. */
  isCareful = false;

  private constructor(path: string, file: FileHandle, sentFile: FileHandle, places: Places) {
    this.path = path;
    this.#file = file;
    this.#sentFile = sentFile;
    this.#start = places.start;
    this.#written = places.written;
    this.#sent = places.sent;
  }

  /** @throws AssayError `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL` */
  static async create(path: string, header: SpoolHeader): Promise<SpoolFile> {
    try {
      const line = Buffer.from(`${JSON.stringify(header)}\n`);
      const file = await open(path, 'wx+', 0o600);
      await file.write(line, 0, line.length, 0);
      const sentFile = await open(sentPath(path), 'w+', 0o600);
      return new SpoolFile(path, file, sentFile, { start: line.length, written: line.length, sent: line.length });
    } catch (error) {
      throw explainFileError(error, path);
    }
  }

  /** Opens a file that another process left; a line it was just writing when it died is cut off. */
  static async adopt(path: string): Promise<SpoolFile> {
    const file = await open(path, 'r+');
    const sentFile = await open(sentPath(path), constants.O_RDWR | constants.O_CREAT, 0o600);
    const { start, written } = await endsOf(file);
    const sent = Number((await sentFile.readFile('utf8')) || start);
    // A place beyond the end is from before the file began anew.
    return new SpoolFile(path, file, sentFile, {
      start,
      written,
      sent: sent > written ? start : Math.max(sent, start),
    });
  }

  /** Bytes that were not sent yet, written or about to be. */
  get unsent(): number {
    return this.#written - this.#sent + this.#waitingLength;
  }

  /** Bytes ever written; `sent` has to reach it. */
  get written(): number {
    return this.#emptied + this.#written;
  }

  /** Bytes ever sent. */
  get sent(): number {
    return this.#emptied + this.#sent;
  }

  /** Resolves once the line is with the operating system, on the disk where `isCareful`. */
  append(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#waitingLength += line.length;
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves once everything that was appended is written. */
  async settled(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  /** The next lines that were not sent, about a megabyte of them; none when all were. */
  async read(): Promise<SpooledLines> {
    const limit = this.#written;
    for (let size = READ_BYTES; ; size *= 2) {
      const length = Math.min(size, limit - this.#sent);
      if (length === 0) return { lines: [], end: this.#sent };
      const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(length), 0, length, this.#sent);
      const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
      // One line longer than all that was read.
      if (end === 0) continue;
      return { lines: buffer.toString('utf8', 0, end - 1).split('\n'), end: this.#sent + end };
    }
  }

  /** Notes that the server has everything before `end`. */
  async markSent(end: number): Promise<void> {
    this.#sent = end;
    await this.#noteSent(end);
    if (end < this.#written || end - this.#start < WORTH_EMPTYING || this.#writing !== undefined) return;
    // No line is being written, and the next one waits for this.
    this.#writing = this.#beginAnew().finally(() => {
      this.#writing = undefined;
      if (this.#waiting.length > 0) this.#writing = this.#writeAll();
    });
    await this.#writing;
  }

  async sync(): Promise<void> {
    await this.settled();
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.settled();
    await Promise.all([this.#file.close(), this.#sentFile.close()]);
  }

  /** Closes and forgets the file. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
    await rm(sentPath(this.path), { force: true });
  }

  async #writeAll(): Promise<void> {
    // All lines of one turn of the event loop are written together.
    await undefined;
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.splice(0);
      this.#waitingLength = 0;
      try {
        await this.#write(Buffer.from(lines.map(({ line }) => `${line}\n`).join('')));
        for (const { resolve } of lines) resolve();
      } catch (error) {
        // Half a line must not become the beginning of the next one.
        await this.#file.truncate(this.#written).catch(() => {});
        for (const { reject } of lines) reject(explainFileError(error, this.path));
      }
    }
    this.#writing = undefined;
  }

  async #write(bytes: Buffer): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#written + done);
      done += bytesWritten;
    }
    if (this.isCareful) await this.#file.datasync();
    this.#written += bytes.length;
  }

  /** The place first: were the file emptied before, new lines would count as sent after a crash in between. */
  async #beginAnew(): Promise<void> {
    await this.#noteSent(this.#start);
    await this.#file.truncate(this.#start);
    this.#emptied += this.#written - this.#start;
    this.#written = this.#start;
    this.#sent = this.#start;
  }

  async #noteSent(place: number): Promise<void> {
    await this.#sentFile.write(String(place).padStart(DIGITS, '0'), 0);
  }
}

interface Places {
  readonly start: number;
  readonly written: number;
  readonly sent: number;
}

/** Where the first line ends and where the last whole one does, without reading what is in between. */
async function endsOf(file: FileHandle): Promise<{ readonly start: number; readonly written: number }> {
  const { size } = await file.stat();
  const piece = Buffer.alloc(READ_BYTES);
  const head = await file.read(piece, 0, READ_BYTES, 0);
  const start = piece.subarray(0, head.bytesRead).indexOf('\n') + 1;
  for (let end = size; end > start; ) {
    const from = Math.max(0, end - READ_BYTES);
    const { bytesRead } = await file.read(piece, 0, end - from, from);
    const last = piece.subarray(0, bytesRead).lastIndexOf('\n');
    if (last >= 0) return { start, written: from + last + 1 };
    end = from;
  }
  return { start, written: start };
}
