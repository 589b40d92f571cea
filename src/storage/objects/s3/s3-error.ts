import { AssayError, type ErrorCode, InterruptedError } from '../../../errors/index.ts';
import type { S3Location } from './s3-location.ts';

/** What an error of the SDK may say; none of these are sure to be there. */
interface Failure {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

interface Explanation {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
}

const DENIED: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AllAccessDisabled',
  'AccountProblem',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'Forbidden',
]);

const statusOf = (error: unknown): number | undefined => (error as Failure).$metadata?.httpStatusCode;

/** How often the request was sent: beyond one, the first may have done its work and lost only its answer. */
export const attemptsOf = (error: unknown): number => (error as Failure).$metadata?.attempts ?? 1;

export const isMissing = (error: unknown): boolean => isNamed(error, 'NoSuchKey', 'NotFound');

export const isUploadMissing = (error: unknown): boolean => isNamed(error, 'NoSuchUpload');

export const isConditionFailed = (error: unknown): boolean =>
  isNamed(error, 'PreconditionFailed') || statusOf(error) === 412;

/** Another write to the same key was under way; which of them came first is not decided yet. */
export const isConditionRace = (error: unknown): boolean => isNamed(error, 'ConditionalRequestConflict');

export const isPartFault = (error: unknown): boolean =>
  isNamed(error, 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'EntityTooLarge');

function isNamed(error: unknown, ...names: string[]): boolean {
  return names.includes((error as Failure).name ?? '');
}

/** Turns an error of the SDK into ours. Says nothing of credentials, headers or signed addresses. */
export function explainS3Error(error: unknown, doing: string, { bucket }: S3Location): unknown {
  if (error instanceof AssayError) return error;
  const failure = error as Failure;
  if (failure.name === 'AbortError') return new InterruptedError(doing, error);
  const details = { bucket, doing, name: failure.name, status: statusOf(error), systemCode: failure.code };
  return new AssayError({ ...explain(failure, doing, bucket), details, cause: error });
}

function explain(failure: Failure, doing: string, bucket: string): Explanation {
  const { name = 'Error' } = failure;
  const status = statusOf(failure);
  if (name === 'NoSuchBucket') {
    return {
      code: 'STORAGE_BUCKET_NOT_FOUND',
      message: `There is no bucket ${bucket}`,
      remedy: 'Make it, or correct the bucket in ASSAY_ARTIFACTS_URL; a bucket elsewhere needs AWS_ENDPOINT_URL_S3',
    };
  }
  if (name === 'CredentialsProviderError') {
    return {
      code: 'STORAGE_CREDENTIALS_MISSING',
      message: `No credentials for the bucket ${bucket} were found`,
      remedy: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give the machine a role',
    };
  }
  if (DENIED.has(name) || status === 401 || status === 403) {
    return {
      code: 'STORAGE_ACCESS_DENIED',
      message: `The bucket ${bucket} refuses ${doing} (${name})`,
      remedy:
        'Check the credentials, and that they may s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket there',
    };
  }
  const said = status === undefined ? (failure.code ?? name) : `${name}, HTTP ${status}`;
  return {
    code: 'STORAGE_UNREACHABLE',
    message: `${doing} failed: the object store of the bucket ${bucket} ${status === undefined ? 'cannot be reached' : 'answered with an error'} (${said})`,
    remedy: 'Check the network, the region and AWS_ENDPOINT_URL_S3, then try again',
  };
}
