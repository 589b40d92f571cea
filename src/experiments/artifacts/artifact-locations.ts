import { relative } from 'node:path';
import { AssayError } from '../../errors/index.ts';
import type { ObjectStore } from '../../storage/index.ts';
import { ArtifactFolder } from './artifact-folder.ts';
import { cleanArtifactPath } from './artifact-path.ts';
import { type ArtifactPlace, placeOf } from './artifact-uri.ts';

/** Where new experiments keep their artifacts unless told otherwise: wherever the server says. */
export const PROXIED_ROOT = 'mlflow-artifacts:/';

/** The folder of the workspace's own object store that holds the artifacts of experiments. */
const OWN_FOLDER = 'experiments';

export interface ArtifactLocationsOptions {
  /** The workspace's own object store. */
  readonly objects: ObjectStore;
  /** Where new experiments keep their artifacts: `mlflow-artifacts:/` unless given. */
  readonly defaultRoot?: string | undefined;
  /** What `mlflow-artifacts:/` stands for: a folder of the workspace's own object store unless given. */
  readonly destination?: string | undefined;
  /** Further addresses below which artifacts may be read and written. */
  readonly others?: readonly string[] | undefined;
  /** Opens the store at an address, for all but the workspace's own. */
  readonly open?: ((address: string) => Promise<ObjectStore>) | undefined;
}

/** A store that artifacts may lie in, and where in it they may. */
interface Root {
  readonly place: ArtifactPlace;
  readonly prefix: string;
  readonly store: () => Promise<ObjectStore>;
}

/**
 * Knows where artifacts really lie. An experiment may name any address, but only files below the workspace's own
 * store, the destination, the default root and the addresses allowed besides are ever touched: through a server, an
 * address is something a stranger may choose.
 */
export class ArtifactLocations implements AsyncDisposable {
  readonly defaultRoot: string;
  readonly #proxied: Root;
  readonly #roots: readonly Root[];
  readonly #opened: Promise<ObjectStore>[] = [];

  constructor({ objects, defaultRoot = PROXIED_ROOT, destination, others = [], open }: ArtifactLocationsOptions) {
    this.defaultRoot = defaultRoot;
    const own: Root = {
      place: placeOf(objects.uri(OWN_FOLDER)),
      prefix: OWN_FOLDER,
      store: async () => objects,
    };
    const rootAt = (address: string): Root => {
      let store: Promise<ObjectStore> | undefined;
      const opened = (): Promise<ObjectStore> => {
        if (!open) throw elsewhere(address);
        store ??= open(address);
        this.#opened.push(store);
        return store;
      };
      return { place: placeOf(address), prefix: '', store: opened };
    };
    this.#proxied = destination === undefined ? own : rootAt(destination);
    this.#roots = [own, this.#proxied, ...[defaultRoot, ...others].map(rootAt)];
  }

  /** Everything that `mlflow-artifacts:/` stands for. */
  proxied(): Promise<ArtifactFolder> {
    return this.at(PROXIED_ROOT);
  }

  /**
   * The folder at a recorded address.
   * @throws AssayError `EXPERIMENTS_LOCATION_UNREACHABLE` when it is none of ours to touch
   */
  async at(uri: string): Promise<ArtifactFolder> {
    const place = placeOf(uri);
    if (place.kind === 'proxied') return folderIn(this.#proxied, place.path, uri);
    for (const root of this.#roots) {
      const path = pathBelow(root.place, place);
      if (path !== undefined) return folderIn(root, path, uri);
    }
    throw elsewhere(uri);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const store of new Set(this.#opened)) {
      await (await store.catch(() => undefined))?.[Symbol.asyncDispose]();
    }
  }
}

async function folderIn(root: Root, path: string, uri: string): Promise<ArtifactFolder> {
  const prefix = [root.prefix, cleanArtifactPath(path)].filter((part) => part !== '').join('/');
  return new ArtifactFolder({ uri, objects: await root.store(), prefix });
}

/** The path from `root` down to `place`; undefined when it is not below. */
function pathBelow(root: ArtifactPlace, place: ArtifactPlace): string | undefined {
  if (root.kind === 'folder' && place.kind === 'folder') {
    const path = relative(root.path, place.path).replaceAll('\\', '/');
    return path === '..' || path.startsWith('../') || /^[A-Za-z]:/.test(path) ? undefined : path;
  }
  if (root.kind === 's3' && place.kind === 's3' && root.bucket === place.bucket) {
    if (root.path === '' || root.path === place.path) return place.path.slice(root.path.length);
    return place.path.startsWith(`${root.path}/`) ? place.path.slice(root.path.length + 1) : undefined;
  }
  return undefined;
}

function elsewhere(uri: string): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_LOCATION_UNREACHABLE',
    message: `Artifacts at ${uri} are not for this workspace to read or write`,
    remedy: 'Allow the address in the setting artifactLocations, or use the store itself',
    details: { uri },
  });
}
