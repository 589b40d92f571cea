import type { Cancellable } from './cancellable.ts';

export interface StoredFile {
  readonly body: string;
  /** Changes whenever the body does. */
  readonly etag: string;
}

/** Only write if nothing is stored under the key, or if what is stored still has this etag. */
export type WriteCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

/**
 * The files of production: its configuration, their archive, the backups and the promotion journal. One bucket in
 * the cloud, one folder on disk. Implemented in `adapters/local`.
 *
 * A write is atomic: a reader sees the former body or the new one. Of several writers with the same condition, in
 * whatever processes, exactly one succeeds.
 */
export interface ConfigurationStore extends AsyncDisposable {
  /** The file; undefined if there is none. */
  read(key: string, options?: Cancellable): Promise<StoredFile | undefined>;
  /** Stores `body` and returns its etag; undefined if `condition` does not hold, and then nothing was written. */
  write(key: string, body: string, condition?: WriteCondition, options?: Cancellable): Promise<string | undefined>;
  /** Removes the file. False if it no longer has the etag given; removing what does not exist succeeds. */
  remove(key: string, condition?: { readonly ifMatch: string }, options?: Cancellable): Promise<boolean>;
  /** Keys that begin with `prefix`, in ascending order. */
  list(prefix: string, options?: Cancellable): AsyncIterable<string>;
  /**
   * On stores that can run full: keeps room aside until disposed, so that a promotion stopped by a full disk can still
   * be undone.
   */
  readonly reserveRoom?: () => Promise<AsyncDisposable>;
  /** The address of a key for people, such as `s3://bucket/key` or a path. */
  uri(key: string): string;
}
