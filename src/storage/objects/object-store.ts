/**
 * Where artifacts and files of the workspace live, by key. Implemented on a folder; shaped so that S3 fits:
 * whole objects, conditional writes, listing by prefix.
 *
 * Promises of every implementation: a reader sees an object whole or not at all; once `put` resolves, every later read
 * sees it, also after a crash of the process; a failed `put` leaves what was there. No key may be a folder of another.
 */
export interface ObjectStore {
  /**
   * Writes an object, replacing what was there.
   * @throws ObjectConflictError (`STORAGE_OBJECT_CONFLICT`) when `ifAbsent` or `ifMatch` does not hold
   * @throws AssayError `STORAGE_KEY_INVALID`, `STORAGE_DISK_FULL`, `STORAGE_READ_ONLY`
   */
  put(key: string, body: ObjectBody, options?: PutOptions): Promise<PutResult>;
  /** The whole object; undefined if there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** The object in pieces, for files larger than memory; undefined if there is none. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Size, time and etag without the content; undefined if there is none. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** Every object whose key starts with `prefix`, sorted by the UTF-16 code units of the key. */
  list(prefix?: string): AsyncIterable<ObjectEntry>;
  /** Forgets the object. Removing an unknown key succeeds. */
  remove(key: string): Promise<void>;
  /** The address people and other programs know the object by, such as `file:///…` or `s3://…`. */
  uri(key: string): string;
  /** The file that holds the object; absent on stores without local files. */
  readonly pathOf?: (key: string) => string;
}

export type ObjectBody = Uint8Array | string | AsyncIterable<Uint8Array>;

export interface PutOptions {
  /** Write only if nothing is stored under the key. */
  readonly ifAbsent?: boolean | undefined;
  /** Write only over the object that has this etag. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PutResult {
  /** Names the content; equal content has the same etag. On a folder: SHA-256 in hex. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

export interface ObjectEntry {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number;
}

export interface ObjectHead extends ObjectEntry {
  readonly etag: string;
}
