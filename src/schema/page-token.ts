import { createHash } from 'node:crypto';

/** The token of the page that starts at `start`, a place in the words of whoever pages. */
export function pageToken(start: unknown, question: unknown): string {
  return Buffer.from(JSON.stringify({ start, question: fingerprint(question) })).toString('base64url');
}

/** Where the page of a token starts; undefined when it is none for this question. */
export function readToken(token: string, question: unknown): unknown {
  try {
    const content = JSON.parse(Buffer.from(token, 'base64url').toString()) as { start?: unknown; question?: unknown };
    return content.question === fingerprint(question) ? content.start : undefined;
  } catch {
    return undefined;
  }
}

const fingerprint = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16);
