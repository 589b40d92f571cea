import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

export interface FileServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: Asked[];
  /** What is there, by path; a text with `etag` in front of it is another file. */
  readonly files: Map<string, { bytes: Buffer; etag?: string }>;
  /** Answers of its own kind, by path; true where it answered. */
  readonly special: Map<string, (request: IncomingMessage, response: ServerResponse) => boolean>;
}

/** A server of files that knows ranges, as most do. */
export async function startFileServer(): Promise<FileServer> {
  const asked: Asked[] = [];
  const files: FileServer['files'] = new Map();
  const special: FileServer['special'] = new Map();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const { range } = request.headers;
    asked.push({ path, range, ifRange: request.headers['if-range'] as string | undefined });
    if (special.get(path)?.(request, response)) return;
    const file = files.get(path);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    serve(file, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, asked, files, special },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function serve(
  { bytes, etag = '"one"' }: { bytes: Buffer; etag?: string },
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
  if (start === 0 || !isSame) {
    response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
  } else if (start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
  } else {
    const rest = bytes.subarray(start);
    const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { etag, 'content-length': rest.length, 'content-range': range }).end(rest);
  }
}

/** Sends the first `count` bytes of a file that claims to be whole, and cuts the connection. */
export function cutAfter(count: number, { bytes, etag = '"one"' }: { bytes: Buffer; etag?: string }) {
  return (_: IncomingMessage, response: ServerResponse): boolean => {
    response.writeHead(200, { etag, 'content-length': bytes.length });
    response.write(bytes.subarray(0, count), () => setTimeout(() => response.destroy(), 20));
    return true;
  };
}
