import { connect, type Socket } from 'node:net';

/** One answer: its status and its body, which is whole. */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;
const NOTHING = Buffer.alloc(0);

/**
 * One keep-alive connection with one request under way at a time, without Nagle's delay. It knows only what a benchmark
 * needs, because Node's own HTTP client would cost as much as the server that is measured.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = NOTHING;
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #chunks: Buffer[] = [];

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.on('data', (data) => this.#take(data));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static open(url: string): Promise<HttpConnection> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket, host));
      });
    });
  }

  /** Sends a request, with a JSON text as its body where there is one. */
  request(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      const head = `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n`;
      this.#socket.write(
        body === undefined
          ? `${head}\r\n`
          : `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
  }

  [Symbol.dispose](): void {
    this.#fail(new Error('the connection was closed here before the answer came'));
    this.#socket.destroy();
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  #take(data: Buffer): void {
    // Long answers arrive in many pieces: joined once, when enough bytes are there.
    this.#chunks.push(data);
    const answer = this.#parse();
    if (answer === undefined) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #needed = 0;

  #parse(): Answer | undefined {
    const length = this.#received.length + this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (length < this.#needed) return undefined;
    const [only] = this.#chunks;
    this.#received =
      this.#received.length === 0 && this.#chunks.length === 1 && only !== undefined
        ? only
        : Buffer.concat([this.#received, ...this.#chunks]);
    this.#chunks = [];
    const end = this.#received.indexOf(HEAD_END);
    if (end < 0) return undefined;
    const head = this.#received.toString('latin1', 0, end);
    const status = Number(head.slice(9, 12));
    const start = end + HEAD_END.length;
    const contentLength = CONTENT_LENGTH.exec(head)?.[1];
    if (contentLength !== undefined) {
      const whole = start + Number(contentLength);
      if (this.#received.length < whole) {
        this.#needed = whole;
        return undefined;
      }
      return this.#finish(status, this.#received.subarray(start, whole), whole);
    }
    if (!CHUNKED.test(head)) return this.#finish(status, NOTHING, start);
    return this.#parseChunks(status, start);
  }

  #parseChunks(status: number, start: number): Answer | undefined {
    const parts: Buffer[] = [];
    let at = start;
    for (;;) {
      const lineEnd = this.#received.indexOf('\r\n', at);
      if (lineEnd < 0) return undefined;
      const size = Number.parseInt(this.#received.toString('latin1', at, lineEnd), 16);
      const next = lineEnd + 2 + size + 2;
      if (this.#received.length < next) return undefined;
      if (size === 0) return this.#finish(status, Buffer.concat(parts), next);
      parts.push(this.#received.subarray(lineEnd + 2, lineEnd + 2 + size));
      at = next;
    }
  }

  #finish(status: number, body: Buffer, end: number): Answer {
    // Nothing follows an answer before the next request.
    this.#received = end === this.#received.length ? NOTHING : this.#received.subarray(end);
    this.#needed = 0;
    return { status, body };
  }
}
