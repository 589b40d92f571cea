import { AssayError } from '../../errors/index.ts';
import type { PartUpload, UploadedPart } from './object-store.ts';

/** The most parts of one object, on S3 and so everywhere. */
export const MOST_PARTS = 10_000;

export function uploadNotFound({ key, id }: PartUpload): AssayError {
  return new AssayError({
    code: 'STORAGE_UPLOAD_NOT_FOUND',
    message: `There is no upload ${JSON.stringify(id)} of ${key}: it was completed, aborted, or never begun`,
    remedy: 'Begin a new upload',
    details: { key, uploadId: id },
  });
}

export function uploadInvalid({ key, id }: PartUpload, fault: string, cause?: unknown): AssayError {
  return new AssayError({
    code: 'STORAGE_UPLOAD_INVALID',
    message: `The upload of ${key} cannot be completed: ${fault}`,
    remedy: 'Send the parts named again, then complete the upload with the number and etag of each',
    details: { key, uploadId: id, fault },
    cause,
  });
}

/** The parts in the order of their numbers, once these are whole, between 1 and 10,000, and none occurs twice. */
export function checkParts(upload: PartUpload, parts: readonly UploadedPart[]): UploadedPart[] {
  if (parts.length === 0) throw uploadInvalid(upload, 'it has no parts');
  const wrong = parts.find(({ number }) => !Number.isInteger(number) || number < 1 || number > MOST_PARTS);
  if (wrong) throw uploadInvalid(upload, `part numbers are whole, from 1 to ${MOST_PARTS}: not ${wrong.number}`);
  const sorted = parts.toSorted((a, b) => a.number - b.number);
  const twice = sorted.find(({ number }, index) => sorted[index + 1]?.number === number);
  if (twice) throw uploadInvalid(upload, `part ${twice.number} is named twice`);
  return sorted;
}
