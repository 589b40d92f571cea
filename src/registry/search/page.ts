import { display, type Fault, faultsError, readToken } from '../../schema/index.ts';

export interface SearchOptions {
  /** Such as `name LIKE 'fraud%' AND tags.team = 'risk'`; empty matches all. See docs/registry.md. */
  readonly filter?: string;
  /** Such as `['last_updated_timestamp DESC']`. */
  readonly orderBy?: readonly string[];
  readonly maxResults?: number;
  /** `nextPageToken` of the page before, with everything else the same. */
  readonly pageToken?: string | undefined;
}

interface PageRequest {
  readonly maxResults: number;
  readonly most: number;
  readonly pageToken: string | undefined;
  readonly question: unknown;
}

/**
 * How many rows come before a page.
 * @throws AssayError `REGISTRY_SEARCH_INVALID` when its size or its token is wrong
 */
export function pageStart({ maxResults, most, pageToken, question }: PageRequest): number {
  const faults: Fault[] = [];
  if (!(Number.isSafeInteger(maxResults) && maxResults >= 1 && maxResults <= most)) {
    faults.push({ path: 'maxResults', got: display(maxResults), expected: `a whole number from 1 to ${most}` });
  }
  const start = pageToken === undefined ? 0 : readToken(pageToken, question);
  if (typeof start === 'number' && Number.isSafeInteger(start) && start >= 0 && faults.length === 0) return start;
  if (typeof start !== 'number') {
    const expected = 'the nextPageToken of a page of the same search';
    faults.push({ path: 'pageToken', got: display(pageToken), expected });
  }
  throw faultsError(faults, {
    code: 'REGISTRY_SEARCH_INVALID',
    subject: 'search',
    remedy: 'Correct what is listed; to start from the first page, leave the page token out',
  });
}
