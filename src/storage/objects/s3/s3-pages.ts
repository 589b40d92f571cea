import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { ObjectEntry } from '../object-store.ts';
import type { S3Requests } from './s3-requests.ts';

export interface Page {
  /** Every object of the page, by its name in the bucket. */
  readonly names: readonly string[];
  readonly objects: readonly ObjectEntry[];
  readonly folders: readonly string[];
}

/** What a store has under `prefix`, a thousand at a time; with a delimiter, what lies deeper is one folder. */
export async function* s3Pages(requests: S3Requests, prefix: string, delimiter?: string): AsyncIterable<Page> {
  const { bucket, prefix: root } = requests.location;
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: root + prefix,
      Delimiter: delimiter,
      ContinuationToken: token,
      // XML cannot hold every character of a key.
      EncodingType: 'url',
    });
    const answer = await requests.ask(`listing ${prefix || 'objects'}`, (client) => client.send(command));
    yield pageOf(answer, root);
    token = answer.IsTruncated ? answer.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** Empty objects whose names end in a slash, which some programs make as folders, are no objects of ours. */
function pageOf({ Contents = [], CommonPrefixes = [], EncodingType }: ListObjectsV2CommandOutput, root: string): Page {
  const decoded = (name = ''): string =>
    EncodingType === 'url' ? decodeURIComponent(name.replaceAll('+', ' ')) : name;
  const found = Contents.map(({ Key, Size = 0, LastModified }) => ({
    name: decoded(Key),
    size: Size,
    modifiedAt: LastModified?.getTime() ?? 0,
  }));
  return {
    names: found.map(({ name }) => name),
    objects: found
      .filter(({ name }) => !name.endsWith('/'))
      .map(({ name, ...rest }) => ({ key: name.slice(root.length), ...rest })),
    folders: CommonPrefixes.map(({ Prefix }) => decoded(Prefix).slice(root.length, -1)).filter(
      (key) => key !== '' && !key.endsWith('/'),
    ),
  };
}
