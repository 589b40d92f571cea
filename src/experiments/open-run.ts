import type { ExperimentId, RunId } from '../schema/index.ts';
import type { ObjectBody } from '../storage/index.ts';
import type { ActiveRun, ArtifactEntry, NewRunDataset, RunEntries } from './active-run.ts';
import { logArtifact } from './artifacts/log-artifact.ts';
import { endRun } from './end-run.ts';
import { EntryShorthands } from './entry-shorthands.ts';
import { logEntries } from './log-entries.ts';
import { logInputs } from './log-inputs.ts';
import type { EndStatus } from './run.ts';
import { RunEndedError } from './run-ended-error.ts';
import type { Tracking } from './tracking.ts';

interface RunIdentity {
  readonly id: RunId;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly artifactUri: string;
}

/** The handle that starting or resuming a run gives. */
export class OpenRun extends EntryShorthands implements ActiveRun {
  readonly id: RunId;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly artifactUri: string;
  readonly #tracking: Tracking;
  #ended: EndStatus | undefined;

  constructor(tracking: Tracking, { id, experimentId, name, artifactUri }: RunIdentity) {
    super();
    this.#tracking = tracking;
    this.id = id;
    this.experimentId = experimentId;
    this.name = name;
    this.artifactUri = artifactUri;
  }

  async log(entries: RunEntries): Promise<void> {
    this.#requireOpen();
    await logEntries(this.#tracking, this.id, entries, 'open');
  }

  async logDataset(dataset: NewRunDataset): Promise<void> {
    this.#requireOpen();
    await logInputs(this.#tracking, this.id, { datasets: [dataset] }, 'open');
  }

  async logArtifact(path: string, body: ObjectBody): Promise<ArtifactEntry> {
    this.#requireOpen();
    return logArtifact(this.#tracking, this.id, path, body, { writable: 'open' });
  }

  async end(status: EndStatus = 'FINISHED'): Promise<void> {
    this.#requireOpen();
    await endRun(this.#tracking, this.id, status);
    this.#ended = status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    try {
      await this.end('FAILED');
    } catch (error) {
      // Ended elsewhere, by a signal handler or another process: its word stands.
      if (!(error instanceof RunEndedError)) throw error;
    }
  }

  #requireOpen(): void {
    if (this.#ended) throw new RunEndedError(this.id, this.#ended);
  }
}
