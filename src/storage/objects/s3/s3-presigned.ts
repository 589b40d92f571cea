import { GetObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { PresignedUrls } from '../object-store.ts';
import type { S3Requests } from './s3-requests.ts';

const DOING = 'signing an address';

export function s3Presigned(requests: S3Requests): PresignedUrls {
  return {
    read: (key, expiresIn) =>
      requests.ask(DOING, (client) => getSignedUrl(client, new GetObjectCommand(requests.target(key)), { expiresIn })),
    write: (key, expiresIn) =>
      requests.ask(DOING, (client) => getSignedUrl(client, new PutObjectCommand(requests.target(key)), { expiresIn })),
    writePart: ({ key, id }, number, expiresIn) => {
      const command = new UploadPartCommand({ ...requests.target(key), UploadId: id, PartNumber: number });
      return requests.ask(DOING, (client) => getSignedUrl(client, command, { expiresIn }));
    },
  };
}
