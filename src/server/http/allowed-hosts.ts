/**
 * Keeps web pages of strangers from using the server through the browser of somebody near it: they can make a name of
 * theirs point here (the Host header gives them away), or send requests across origins (the Origin header does).
 * Names and addresses of the machine itself and of private networks are trusted unless told otherwise.
 */
const LOCAL = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]'];
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$|^\[f[cd][\da-f]{2}:[\da-f:.]+\]$/;
const PORT = /:\d+$/;
const CHANGES_STATE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Hosts and origins that were looked at are remembered up to this many. */
const REMEMBERED = 100;

export class AllowedHosts {
  readonly #names: readonly string[];
  readonly #known = new Map<string, boolean>();

  /** @param names further hosts, with or without port, or whole origins; `*` stands for any characters */
  constructor(names: readonly string[] = []) {
    this.#names = names;
  }

  /** Whether the server answers to the name in the Host header. */
  allowsHost(host: string | undefined): boolean {
    return host !== undefined && this.#isAllowed(host);
  }

  /** Whether a page of this origin may send the request; reading is left to the browser, which asks for a header we do not give. */
  allowsOrigin(origin: string | undefined, method: string): boolean {
    if (origin === undefined || !CHANGES_STATE.has(method)) return true;
    return URL.canParse(origin) && this.#isAllowed(new URL(origin).host, origin);
  }

  #isAllowed(host: string, origin?: string): boolean {
    const key = origin ?? host;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const allowed = this.#judge(host.toLowerCase(), origin);
    if (this.#known.size < REMEMBERED) this.#known.set(key, allowed);
    return allowed;
  }

  #judge(host: string, origin: string | undefined): boolean {
    const name = host.replace(PORT, '');
    if (LOCAL.includes(name)) return true;
    // A page from the neighbour's machine is a stranger all the same.
    if (origin === undefined && PRIVATE.test(name)) return true;
    const spellings = [host, name, ...(origin === undefined ? [] : [origin.toLowerCase()])];
    return this.#names.some((pattern) => spellings.some((spelling) => matches(pattern.toLowerCase(), spelling)));
  }
}

function matches(pattern: string, text: string): boolean {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${source.join('.*')}$`).test(text);
}
