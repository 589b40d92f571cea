import { createHash } from 'node:crypto';
import { display, type Fault, faultsError } from '../schema/index.ts';

/** MLflow's figures. */
export const PAGE_SIZE = { default: 1000, most: 50_000 } as const;

interface PageRequest {
  readonly maxResults: number;
  readonly pageToken: string | undefined;
  /** Everything else that was asked; a token is only good for the same question. */
  readonly question: unknown;
}

/** Where a page begins and how many rows it holds at most; faults when the size or the token is wrong. */
export function readPage({ maxResults, pageToken, question }: PageRequest): { offset: number; faults: Fault[] } {
  const faults: Fault[] = [];
  if (!(Number.isSafeInteger(maxResults) && maxResults >= 1 && maxResults <= PAGE_SIZE.most)) {
    const expected = `a whole number from 1 to ${PAGE_SIZE.most}`;
    faults.push({ path: 'maxResults', got: display(maxResults), expected });
  }
  const offset = pageToken === undefined ? 0 : offsetOf(pageToken, question);
  if (offset === undefined) {
    const expected = 'the nextPageToken of a page of the same search';
    faults.push({ path: 'pageToken', got: display(pageToken), expected });
  }
  return { offset: offset ?? 0, faults };
}

/** The token of the page that starts at `offset`. */
export function pageToken(offset: number, question: unknown): string {
  return Buffer.from(JSON.stringify({ offset, question: fingerprint(question) })).toString('base64url');
}

export function refuseInvalidSearch(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'EXPERIMENTS_SEARCH_INVALID',
    subject: 'search',
    remedy: 'Correct what is listed; to start from the first page, leave the page token out',
  });
}

function offsetOf(token: string, question: unknown): number | undefined {
  try {
    const content = JSON.parse(Buffer.from(token, 'base64url').toString()) as { offset?: unknown; question?: unknown };
    const { offset } = content;
    const valid = typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0;
    return valid && content.question === fingerprint(question) ? offset : undefined;
  } catch {
    return undefined;
  }
}

const fingerprint = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16);
