import { AssayError } from '../../errors/index.ts';

/**
 * Checks that a path stays below its folder, also after the percent-decoding that servers do, however often.
 * @returns the path itself, which may hold percent signs that mean nothing
 * @throws AssayError `EXPERIMENTS_ARTIFACT_PATH_INVALID`
 */
export function checkArtifactPath(path: string): string {
  const decoded = decodedFully(path);
  const segments = decoded.split('/');
  const leaves = /^[A-Za-z]:/.test(decoded) || /[#\\\0]/.test(decoded);
  if (!leaves && segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')) return path;
  throw pathInvalid(path);
}

/**
 * A path as other programs write them, checked: doubled slashes, `.` segments and a slash at the end mean nothing.
 * @returns empty for the folder itself
 * @throws AssayError `EXPERIMENTS_ARTIFACT_PATH_INVALID`
 */
export function cleanArtifactPath(path: string): string {
  const decoded = decodedFully(path);
  if (decoded.startsWith('/')) throw pathInvalid(path);
  const clean = path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
  return clean === '' ? '' : checkArtifactPath(clean);
}

function pathInvalid(path: string): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_ARTIFACT_PATH_INVALID',
    message: `${JSON.stringify(path)} is no path of an artifact`,
    remedy: 'Use a relative path with forward slashes and without .., # or backslashes, such as charts/roc.svg',
    details: { path },
  });
}

function decodedFully(path: string): string {
  try {
    const decoded = decodeURIComponent(path);
    return decoded === path ? path : decodedFully(decoded);
  } catch {
    // A lone percent sign is just a character; what else is encoded still counts.
    const decoded = path.replace(/%(2e|2f|5c|23|00)/gi, (code) => decodeURIComponent(code));
    return decoded === path ? path : decodedFully(decoded);
  }
}
