import { AssayError } from '../../errors/index.ts';
import type { Queries } from '../../storage/index.ts';
import type { ArtifactFolder } from '../artifacts/artifact-folder.ts';
import type { ArtifactLocations } from '../artifacts/artifact-locations.ts';
import type { Garbage } from './find-garbage.ts';

/**
 * The folder that holds the artifacts of one run or logged model and nothing else; undefined where its address is that
 * of something larger, which somebody wrote down by hand.
 * @throws AssayError `EXPERIMENTS_LOCATION_UNREACHABLE`
 */
export async function ownFolder(
  locations: ArtifactLocations,
  { id, artifactUri }: Garbage,
): Promise<ArtifactFolder | undefined> {
  const [path = ''] = artifactUri.split('?', 1);
  return path.endsWith(`/${id}/artifacts`) ? locations.at(artifactUri) : undefined;
}

/** Like {@link ownFolder}, and `unreachable` where the workspace may not touch it. */
export async function reachableFolder(
  locations: ArtifactLocations,
  garbage: Garbage,
): Promise<ArtifactFolder | undefined | 'unreachable'> {
  try {
    return await ownFolder(locations, garbage);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'EXPERIMENTS_LOCATION_UNREACHABLE') return 'unreachable';
    throw error;
  }
}

/** An experiment, with where its artifacts really lie. */
export interface PlacedExperiment {
  readonly name: string;
  readonly address: string;
}

/** All experiments whose artifacts the workspace can reach; clients choose where these lie. */
export async function placedExperiments(queries: Queries, locations: ArtifactLocations): Promise<PlacedExperiment[]> {
  const rows = await queries.selectFrom('experiment').select(['name', 'artifact_uri']).execute();
  const placed: PlacedExperiment[] = [];
  for (const { name, artifact_uri } of rows) {
    // One that cannot be reached is not below a folder that can.
    const address = await locations.at(artifact_uri).then(
      (folder) => folder.address,
      () => undefined,
    );
    if (address !== undefined) placed.push({ name, address });
  }
  return placed;
}

/** The experiment that keeps its artifacts in `folder`, which must not be cleared then. */
export function tenantOf(
  folder: ArtifactFolder | undefined | 'unreachable',
  experiments: readonly PlacedExperiment[],
): string | undefined {
  if (folder === undefined || folder === 'unreachable') return undefined;
  const { address } = folder;
  return experiments.find((one) => one.address === address || one.address.startsWith(`${address}/`))?.name;
}
