import { type AssayClient, encodeEntries } from '../../client/index.ts';
import { AssayError } from '../../errors/index.ts';
import {
  type ActiveRun,
  type ArtifactEntry,
  checkEntries,
  type EndStatus,
  EntryShorthands,
  type NewRunDataset,
  type Run,
  RunEndedError,
  type RunEntries,
} from '../../experiments/index.ts';
import type { Clock, ExperimentId, RunId } from '../../schema/index.ts';
import type { ObjectBody } from '../../storage/index.ts';
import type { BackgroundWrites } from './background-writes.ts';
import { throwRefusals } from './refused-error.ts';

export interface RemoteRunServices {
  readonly client: AssayClient;
  readonly writes: BackgroundWrites;
  readonly clock: Clock;
}

/** Checks entries as the server will, gives every point its time, and leaves them to the background. */
export async function appendEntries(
  { writes, clock }: RemoteRunServices,
  runId: string,
  entries: RunEntries,
): Promise<void> {
  const params = Object.fromEntries(checkEntries(entries));
  const body = { ...encodeEntries({ ...entries, params }, Math.trunc(clock.now())) };
  return writes.append({ runId, kind: 'log', body });
}

/** Leaves the end of a run to the background and waits for the server to have it. */
export async function appendEnd(
  { writes, clock }: RemoteRunServices,
  runId: string,
  status: EndStatus,
  endTime = Math.trunc(clock.now()),
): Promise<void> {
  await writes.append({ runId, kind: 'end', body: { status, endTime } });
  await writes.flush();
  throwRefusals(writes.takeRefusals(runId));
}

/** A run on a server, open for writing here. */
export class RemoteRun extends EntryShorthands implements ActiveRun {
  readonly id: RunId;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly artifactUri: string;
  readonly #services: RemoteRunServices;
  #ended: EndStatus | undefined;

  constructor(services: RemoteRunServices, { id, experimentId, name, artifactUri }: Run) {
    super();
    this.#services = services;
    this.id = id;
    this.experimentId = experimentId;
    this.name = name;
    this.artifactUri = artifactUri;
  }

  async log(entries: RunEntries): Promise<void> {
    this.#requireOpen();
    await appendEntries(this.#services, this.id, entries);
  }

  async logDataset(dataset: NewRunDataset): Promise<void> {
    this.#requireOpen();
    await this.#services.writes.append({ runId: this.id, kind: 'inputs', body: { datasets: [dataset] } });
  }

  async logArtifact(path: string, body: ObjectBody): Promise<ArtifactEntry> {
    this.#requireOpen();
    return this.#services.client.logArtifact(this.id, path, body);
  }

  async end(status: EndStatus = 'FINISHED'): Promise<void> {
    this.#requireOpen();
    this.#ended = status;
    await appendEnd(this.#services, this.id, status);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    try {
      await this.end('FAILED');
    } catch (error) {
      // Ended elsewhere, by a signal handler or another process: its word stands.
      if (!(error instanceof AssayError && error.code === 'EXPERIMENTS_RUN_ENDED')) throw error;
    }
  }

  #requireOpen(): void {
    if (this.#ended) throw new RunEndedError(this.id, this.#ended);
  }
}
