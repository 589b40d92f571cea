import { S3Client } from '@aws-sdk/client-s3';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A client for AWS, or for the S3-compatible server that the usual variables name: credentials, region and endpoint
 * come from where the AWS tools look for them.
 */
export function createS3Client(environment: Environment = process.env): S3Client {
  const endpoint = endpointOf(environment);
  return new S3Client({
    region: environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1',
    followRegionRedirects: true,
    maxAttempts: 4,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 60_000,
      httpAgent: { keepAlive: true, maxSockets: 128 },
      httpsAgent: { keepAlive: true, maxSockets: 128 },
    },
    // Servers other than AWS need not know names of buckets as hosts, nor the newer checksums.
    ...(endpoint && {
      endpoint,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  });
}

/** Also the variable that users of MLflow have set. */
function endpointOf(environment: Environment): string | undefined {
  if (environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined;
  return (
    environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL || environment.MLFLOW_S3_ENDPOINT_URL || undefined
  );
}
