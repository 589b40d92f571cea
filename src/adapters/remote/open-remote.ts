import { AssayClient, Transport } from '../../client/index.ts';
import { contextOf, type Experiments } from '../../experiments/index.ts';
import type { Registry } from '../../registry/index.ts';
import type { Clock, RandomBytes } from '../../schema/index.ts';
import { BackgroundWrites } from './background-writes.ts';
import { throwRefusals } from './refused-error.ts';
import { RemoteExperiments } from './remote-experiments.ts';
import { remoteRegistry } from './remote-registry.ts';

export interface RemoteOptions {
  /** Address of the server. */
  readonly url: string;
  /** The folder of the workspace, for what waits to be sent. */
  readonly folder: string;
  readonly user: string;
  /** The folder of the code that runs come from. */
  readonly codeFolder: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** How long a call, or the end of a run, waits for a server that is away. */
  readonly patienceMs?: number | undefined;
  /** Bytes that may wait to be sent. */
  readonly mostSpooledBytes?: number | undefined;
}

const PATIENCE_MS = 120_000;
/** Beyond it, what was logged is safe in the spool and a program need not wait longer to end. */
const FLUSH_PATIENCE_MS = 10_000;
const MOST_SPOOLED_BYTES = 1024 ** 3;
/** The background has pauses of its own between attempts. */
const BACKGROUND_RETRY_MS = 1000;

/** Tracking and registry through a server. */
export interface Remote extends AsyncDisposable {
  readonly experiments: Experiments;
  readonly models: Registry;
  /** Waits for what was logged; throws what of it was refused. */
  flush(): Promise<void>;
}

/** @throws AssayError `STORAGE_READ_ONLY`, `STORAGE_DISK_FULL` when there is no room for the spool */
export async function openRemote(options: RemoteOptions): Promise<Remote> {
  const { url, folder, user, codeFolder, clock, randomBytes } = options;
  const { patienceMs = PATIENCE_MS, mostSpooledBytes = MOST_SPOOLED_BYTES } = options;
  const client = new AssayClient({ url, retry: { forMs: patienceMs } });
  const writes = await BackgroundWrites.open({
    transport: new Transport({ url, retry: { forMs: BACKGROUND_RETRY_MS } }),
    folder,
    mostBytes: mostSpooledBytes,
    patienceMs: Math.min(patienceMs, FLUSH_PATIENCE_MS),
  });
  const context = contextOf(codeFolder, clock);
  return {
    experiments: new RemoteExperiments({ client, writes, clock, randomBytes, user, context }),
    models: remoteRegistry(client),
    async flush() {
      await writes.flush();
      throwRefusals(writes.takeRefusals());
    },
    async [Symbol.asyncDispose]() {
      await writes.close();
      throwRefusals(writes.takeRefusals());
    },
  };
}
