import { AssayError } from '../../../errors/index.ts';
import { checkObjectKey } from '../object-key.ts';

/** A bucket, and where in it the objects of one store lie. */
export interface S3Location {
  readonly bucket: string;
  /** Empty, or ends in a slash. */
  readonly prefix: string;
}

const LONGEST_KEY = 1024;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Reads `s3://bucket/prefix`.
 * @throws AssayError `CONFIG_INVALID`; its message leaves out the address, in which people put credentials
 */
export function parseS3Url(url: string): S3Location {
  const [, bucket, path] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(url) ?? [];
  if (bucket === undefined || !BUCKET.test(bucket)) {
    throw new AssayError({
      code: 'CONFIG_INVALID',
      message: 'The address of the object store does not name a bucket',
      remedy: 'Write s3://BUCKET/PREFIX, the endpoint as AWS_ENDPOINT_URL_S3 and credentials as AWS_* variables',
    });
  }
  const prefix = (path ?? '').replace(/^\/+|\/+$/g, '');
  return { bucket, prefix: prefix === '' ? '' : `${checkObjectKey(prefix)}/` };
}

/** The name in the bucket of an object of the store. */
export function keyInBucket({ prefix }: S3Location, key: string): string {
  const name = prefix + checkObjectKey(key);
  if (Buffer.byteLength(name) <= LONGEST_KEY) return name;
  throw new AssayError({
    code: 'STORAGE_KEY_INVALID',
    message: `${JSON.stringify(key)} cannot be the key of an object: with the prefix of the store it has more than ${LONGEST_KEY} bytes`,
    remedy: 'Use a shorter path',
    details: { key, prefix },
  });
}
