/**
 * Where artifacts and files of the workspace live, by key. Implemented on a folder and on S3.
 *
 * Promises of every implementation: a reader sees an object whole or not at all; once `put` resolves, every later read
 * sees it, also after a crash of the process; a failed `put` leaves what was there. Nothing is held in memory whole
 * but what `get` returns.
 */
export interface ObjectStore extends AsyncDisposable {
  /**
   * Writes an object, replacing what was there.
   * @throws ObjectConflictError (`STORAGE_OBJECT_CONFLICT`) when `ifAbsent` or `ifMatch` does not hold
   * @throws AssayError `STORAGE_KEY_INVALID`, `STORAGE_DISK_FULL`, `STORAGE_READ_ONLY`
   */
  put(key: string, body: ObjectBody, options?: PutOptions): Promise<PutResult>;
  /** The whole object; undefined if there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** The object in pieces, for files larger than memory, or some of its bytes; undefined if there is none. */
  read(key: string, range?: ByteRange): Promise<ObjectContent | undefined>;
  /** Size and time without the content; undefined if there is none. */
  stat(key: string): Promise<ObjectEntry | undefined>;
  /** Size, time and etag; undefined if there is none. A folder has to read the object for it: see `stat`. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** Every object whose key starts with `prefix`, sorted by the bytes of the key in UTF-8. */
  list(prefix?: string): AsyncIterable<ObjectEntry>;
  /** What lies directly in a folder (the root unless given), in no order; nothing for a folder that is none. */
  listFolder(folder?: string): AsyncIterable<FolderEntry>;
  /** Forgets the object. Removing an unknown key succeeds. */
  remove(key: string): Promise<void>;
  /** Forgets every object below the folder. A folder that is none succeeds. */
  removeFolder(folder: string): Promise<void>;
  /** Objects that come in parts, in any order, through several processes. */
  readonly uploads: PartUploads;
  /** The address people and other programs know the object by, such as `file:///…` or `s3://…`. */
  uri(key: string): string;
  /** The file that holds the object; absent on stores without local files. */
  readonly pathOf?: (key: string) => string;
  /** Addresses that work without our credentials for a while; absent on stores that nobody else can reach. */
  readonly presigned?: PresignedUrls;
  /** Whether one key may be the folder of another (`a` and `a/b`); refused with `STORAGE_KEY_INVALID` where it may not. */
  readonly allowsNestedKeys: boolean;
}

/**
 * An object that grows from parts. Nothing of it can be seen until `complete`; what is neither completed nor aborted
 * costs space until then (a folder forgets it after a week, a bucket by its lifecycle rule).
 */
export interface PartUploads {
  /** Begins an upload and returns its id, which cannot be guessed. */
  start(key: string): Promise<string>;
  /** Stores one part, replacing an earlier one of that number. `number` counts from 1 to 10,000. */
  putPart(
    upload: PartUpload,
    number: number,
    body: ObjectBody,
    options?: { signal?: AbortSignal },
  ): Promise<PartResult>;
  /**
   * Makes the object of the parts given, in the order of their numbers.
   * @throws AssayError `STORAGE_UPLOAD_NOT_FOUND`; `STORAGE_UPLOAD_INVALID` for parts that are not stored as described
   */
  complete(upload: PartUpload, parts: readonly UploadedPart[]): Promise<PartResult>;
  /** Forgets the parts. Aborting an unknown upload succeeds. */
  abort(upload: PartUpload): Promise<void>;
}

export interface PartUpload {
  readonly key: string;
  readonly id: string;
}

export interface PartResult {
  readonly etag: string;
}

export interface UploadedPart extends PartResult {
  readonly number: number;
}

/** Web addresses that need no other permission, each for one request method and one object. */
export interface PresignedUrls {
  read(key: string, seconds: number): Promise<string>;
  write(key: string, seconds: number): Promise<string>;
  writePart(upload: PartUpload, number: number, seconds: number): Promise<string>;
}

export type ObjectBody = Uint8Array | string | AsyncIterable<Uint8Array>;

export interface PutOptions {
  /** Write only if nothing is stored under the key. */
  readonly ifAbsent?: boolean | undefined;
  /** Write only over the object that has this etag. */
  readonly ifMatch?: string | undefined;
  /** Bytes that the body will have, where known: lets a store choose how to take a very large one. */
  readonly expectedSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PutResult {
  /** Names the content: what `put` gave, `head` gives and `ifMatch` takes. On a folder: SHA-256 in hex. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** From byte `start`, counted from 0, up to but without byte `end` (the end of the object unless given). */
export interface ByteRange {
  readonly start: number;
  readonly end?: number | undefined;
}

/** The bytes asked for; to be iterated once, or disposed. */
export interface ObjectContent extends AsyncIterable<Uint8Array>, AsyncDisposable {
  /** Bytes of the whole object, whatever part of it is read. */
  readonly size: number;
  readonly modifiedAt: number;
}

export interface ObjectEntry {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number;
}

/** An object of a folder, or a folder in it, whose `key` has no slash at its end. */
export type FolderEntry =
  | (ObjectEntry & { readonly kind: 'object' })
  | { readonly kind: 'folder'; readonly key: string };

export interface ObjectHead extends ObjectEntry {
  readonly etag: string;
}
