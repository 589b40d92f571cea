import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `reset`: the connection breaks before the server sees the request. `drop-answer`: the server does its work and its
 * answer is lost. `break-off`: the answer ends in the middle. The others are answers of the proxy itself.
 */
export type Fault = 'reset' | 'drop-answer' | 'break-off' | 'status-503' | 'access-denied';

/** Stands between a client and a server and fails requests on demand, each once; closed when disposed. */
export interface FaultProxy extends AsyncDisposable {
  readonly endpoint: string;
  failNext(method: string, fault: Fault): void;
}

const BREAKS_OFF_AFTER = 300_000;

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const faults: { readonly method: string; readonly fault: Fault }[] = [];
  const server = createServer((incoming, outgoing) => {
    const index = faults.findIndex(({ method }) => method === incoming.method);
    const [found] = index < 0 ? [] : faults.splice(index, 1);
    serve(target, incoming, outgoing, found?.fault);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failNext: (method, fault) => void faults.push({ method, fault }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function serve(target: string, incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault | undefined): void {
  if (fault === 'reset') incoming.socket.destroy();
  else if (fault === 'status-503') refuse(incoming, outgoing, 503, 'ServiceUnavailable');
  else if (fault === 'access-denied') refuse(incoming, outgoing, 403, 'AccessDenied');
  else forward(target, incoming, outgoing, fault);
}

function forward(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: 'drop-answer' | 'break-off' | undefined,
): void {
  const { method, headers, url = '/' } = incoming;
  const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
    if (fault === 'drop-answer') {
      answer.resume().on('end', () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode as number, answer.headers);
    if (fault === undefined) {
      answer.pipe(outgoing);
      return;
    }
    let sent = 0;
    answer.on('data', (piece: Buffer) => {
      outgoing.write(piece);
      sent += piece.byteLength;
      if (sent > BREAKS_OFF_AFTER) setTimeout(() => outgoing.destroy(), 20);
    });
  });
  forwarded.on('error', () => outgoing.destroy());
  incoming.pipe(forwarded);
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number, code: string): void {
  incoming.resume().on('end', () => {
    outgoing.writeHead(status, { 'content-type': 'application/xml' });
    outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>as told</Message></Error>`);
  });
}
