import type { Settings } from '../../config/index.ts';
import { AssayError } from '../../errors/index.ts';
import { maskUrlSecrets } from '../../schema/index.ts';

/**
 * An address that a client may have fetched: http or https, which is guarded again when it is opened, or s3 below what
 * the server was told to read, for its credentials may open more than that. Passwords would be shown with the job.
 * @throws AssayError `DATASETS_SOURCE_REFUSED`
 */
export function allowedAddress(address: string, settings: Settings): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const refuse = (why: string, remedy: string): AssayError =>
    new AssayError({
      code: 'DATASETS_SOURCE_REFUSED',
      message: `The server does not read ${maskUrlSecrets(address)}: ${why}`,
      remedy,
      details: { url: maskUrlSecrets(address) },
    });
  if (url === undefined || !['http:', 'https:', 's3:'].includes(url.protocol)) {
    throw refuse('it is no http, https or s3 address', 'Put the file where the server can fetch it');
  }
  if (url.username !== '' || url.password !== '') {
    throw refuse('it holds a name or password, which everybody could see', 'Use a signed address instead');
  }
  if (url.protocol !== 's3:') return address;
  const { artifacts, artifactsDestination, defaultArtifactRoot, artifactLocations = [] } = settings;
  const roots = [artifacts, artifactsDestination, defaultArtifactRoot, ...artifactLocations];
  const isBelow = (root: string | undefined) =>
    root !== undefined && address.startsWith(`${root.replace(/\/+$/, '')}/`);
  if (roots.some(isBelow)) return address;
  throw refuse(
    'it is none of the places it was told of',
    'Start the server with --artifact-locations s3://BUCKET/PREFIX',
  );
}
