import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { explainS3Error, isMissing } from './s3-error.ts';
import { keyInBucket, type S3Location } from './s3-location.ts';

/** A client at work in one bucket: knows its keys and puts its errors into our words. */
export class S3Requests {
  readonly client: S3Client;
  readonly location: S3Location;
  #bucketSeen = false;

  constructor(client: S3Client, location: S3Location) {
    this.client = client;
    this.location = location;
  }

  /** What a command about an object says first. */
  target(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.location.bucket, Key: keyInBucket(this.location, key) };
  }

  /** The answer to `request`; `doing` names it in errors. */
  async ask<Answer>(doing: string, request: (client: S3Client) => Promise<Answer>): Promise<Answer> {
    return this.askOr(doing, request, (error) => {
      throw error;
    });
  }

  /** Like {@link ask}, where some failures are answers: `otherwise` sees the SDK's error, and throws it on. */
  async askOr<Answer, Other>(
    doing: string,
    request: (client: S3Client) => Promise<Answer>,
    otherwise: (error: unknown) => Other | Promise<Other>,
  ): Promise<Answer | Other> {
    try {
      const answer = await request(this.client);
      this.#bucketSeen = true;
      return answer;
    } catch (error) {
      try {
        return await otherwise(error);
      } catch (unanswered) {
        throw explainS3Error(unanswered, doing, this.location);
      }
    }
  }

  /** Like {@link ask}; undefined where nothing is stored. */
  async find<Answer>(doing: string, request: (client: S3Client) => Promise<Answer>): Promise<Answer | undefined> {
    return this.askOr(doing, request, async (error) => {
      if (!isMissing(error)) throw error;
      await this.#requireBucket();
      return undefined;
    });
  }

  /** The answer to HEAD has no body that could tell a missing bucket from a missing object. */
  async #requireBucket(): Promise<void> {
    if (this.#bucketSeen) return;
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: this.location.bucket }));
    } catch (error) {
      if (isMissing(error)) throw Object.assign(new Error('no bucket', { cause: error }), { name: 'NoSuchBucket' });
      throw error;
    }
    this.#bucketSeen = true;
  }
}
