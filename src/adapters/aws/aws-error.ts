import { AssayError, InterruptedError } from '../../errors/index.ts';

/** What an error of the SDK may say; none of these are sure to be there. */
interface Failure {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

const CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
]);

const THROTTLED: ReadonlySet<string> = new Set(['ThrottlingException', 'TooManyRequestsException']);

/** Turns an error of the SDK into ours. Says nothing of credentials, headers or signed addresses. */
export function explainAwsError(error: unknown, action: string, resource: string): unknown {
  if (error instanceof AssayError) return error;
  const failure = error as Failure;
  const { name = 'Error' } = failure;
  if (name === 'AbortError') return new InterruptedError(action, error);
  const details = { action, resource, name, status: failure.$metadata?.httpStatusCode, systemCode: failure.code };
  return new AssayError({ ...explain(failure, name, action, resource), details, cause: error });
}

function explain(failure: Failure, name: string, action: string, resource: string) {
  const said = failure.message ?? name;
  if (CREDENTIALS.has(name)) {
    return {
      code: 'TUNING_SERVICE_REFUSED',
      message: `AWS knows no valid credentials for ${action} (${name})`,
      remedy: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or refresh them (aws sso login)',
    } as const;
  }
  if (name.startsWith('AccessDenied') || failure.$metadata?.httpStatusCode === 403) {
    return {
      code: 'TUNING_SERVICE_REFUSED',
      message: `AWS refuses ${action} on ${resource}`,
      remedy: `Grant ${action} on hyper-parameter-tuning-job/${resource}, and iam:PassRole on the role of the training`,
    } as const;
  }
  if (name === 'ResourceNotFound' || /could not find|not found|does not exist/i.test(said)) {
    return {
      code: 'TUNING_JOB_NOT_FOUND',
      message: `AWS has no tuning job ${resource} in this region`,
      remedy: 'Check the name and AWS_REGION',
    } as const;
  }
  if (name === 'ResourceLimitExceeded') {
    return {
      code: 'TUNING_SERVICE_REFUSED',
      message: `A quota of the account does not allow ${resource}: ${said}`,
      remedy: 'Ask for less in parallel or a smaller machine, or raise the quota in Service Quotas',
    } as const;
  }
  if (name === 'ValidationException') {
    return {
      code: 'TUNING_JOB_INVALID',
      message: `AWS does not accept ${resource}: ${said}`,
      remedy: 'Correct what it names',
    } as const;
  }
  const attempts = failure.$metadata?.attempts;
  return {
    code: 'TUNING_SERVICE_UNREACHABLE',
    message: THROTTLED.has(name)
      ? `AWS had too many requests for ${action}, also after ${attempts} attempts`
      : `${action} failed: ${failure.$metadata?.httpStatusCode === undefined ? 'AWS cannot be reached' : 'AWS answered with an error'} (${failure.code ?? name})`,
    remedy: 'Check the network, AWS_REGION and AWS_ENDPOINT_URL_SAGEMAKER, then tune again: the job goes on',
  } as const;
}
