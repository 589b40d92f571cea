import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { pythonOrSkip } from '../interop/python.ts';

/** A Python with moto, the emulator of AWS; undefined where there is none, after one printed line. */
export const motoPython = pythonOrSkip('moto');

/** A real S3 server on this machine, empty; killed when disposed. */
export interface MotoServer extends AsyncDisposable {
  readonly endpoint: string;
  /** What the AWS tools read from the environment to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly client: S3Client;
  /** A new empty bucket. */
  createBucket(): Promise<string>;
  /** How many uploads in parts of the bucket are neither completed nor aborted. */
  openUploads(bucket: string): Promise<number>;
}

export async function startMoto(): Promise<MotoServer> {
  const child = spawn(motoPython as string, ['-u', '-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const endpoint = await announcedAddress(child);
  const environment = {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'a-secret-that-nobody-may-print',
  };
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let buckets = 0;
  return {
    endpoint,
    environment,
    client,
    async createBucket() {
      buckets += 1;
      const Bucket = `bucket-${buckets}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    async openUploads(Bucket) {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.length;
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    },
  };
}

/** Sets variables of this process until disposed. */
export function withEnvironment(variables: Readonly<Record<string, string | undefined>>): Disposable {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = ([name, value]: readonly [string, string | undefined]): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const entry of Object.entries(variables)) set(entry);
  return { [Symbol.dispose]: () => before.forEach(set) };
}

/** The server chose a free port and says which on its error output. */
async function announcedAddress(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface(child.stderr as NodeJS.ReadableStream)) {
    said.push(line);
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address === undefined) continue;
    // It writes a line for every request, and would stop when nobody reads them.
    child.stderr?.resume();
    return address;
  }
  throw new Error(`moto did not start:\n${said.join('\n')}`);
}
