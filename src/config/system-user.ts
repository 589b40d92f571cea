import { userInfo } from 'node:os';

/** The login name; a container may run under a number that has none, and then it is `USER`, or else `unknown`. */
export function systemUser(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  try {
    return userInfo().username;
  } catch {
    return environment.USER || environment.USERNAME || 'unknown';
  }
}
