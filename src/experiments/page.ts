import { display, type Fault, faultsError, readToken } from '../schema/index.ts';

export { pageToken, readToken } from '../schema/index.ts';

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
  const start = pageToken === undefined ? 0 : readToken(pageToken, question);
  const offset = typeof start === 'number' && Number.isSafeInteger(start) && start >= 0 ? start : undefined;
  const faults = [...sizeFaults(maxResults), ...(offset === undefined ? [tokenFault(pageToken)] : [])];
  return { offset: offset ?? 0, faults };
}

export function sizeFaults(maxResults: number, most: number = PAGE_SIZE.most): Fault[] {
  if (Number.isSafeInteger(maxResults) && maxResults >= 1 && maxResults <= most) return [];
  return [{ path: 'maxResults', got: display(maxResults), expected: `a whole number from 1 to ${most}` }];
}

export const tokenFault = (pageToken: string | undefined): Fault => ({
  path: 'pageToken',
  got: display(pageToken),
  expected: 'the nextPageToken of a page of the same search',
});

export function refuseInvalidSearch(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'EXPERIMENTS_SEARCH_INVALID',
    subject: 'search',
    remedy: 'Correct what is listed; to start from the first page, leave the page token out',
  });
}
