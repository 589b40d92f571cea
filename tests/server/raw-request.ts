import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  readonly text: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | AsyncIterable<Uint8Array>;
}

/** A request whose path is sent to the letter: `fetch` tidies it up beforehand. */
export async function rawRequest(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: RawRequest = {},
): Promise<RawReply> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = request({ hostname, port, path, method, headers }, resolve);
  sent.on('error', reject);
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) sent.end(body);
  else {
    // A server that closes the connection takes no more, and may have answered.
    const closed = new Promise<void>((resolve) => sent.once('close', resolve));
    for await (const piece of body) {
      if (sent.destroyed) break;
      if (!sent.write(piece)) await Promise.race([closed, new Promise((drained) => sent.once('drain', drained))]);
    }
    sent.end();
  }
  const reply = await promise;
  const bytes = await buffer(reply);
  return { status: reply.statusCode as number, headers: reply.headers, bytes, text: bytes.toString() };
}
