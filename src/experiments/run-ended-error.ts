import { AssayError } from '../errors/index.ts';

/** A handle of a run was used after the run had ended, here or in another process. */
export class RunEndedError extends AssayError {
  constructor(runId: string, status: string) {
    super({
      code: 'EXPERIMENTS_RUN_ENDED',
      message: `Run ${runId} has ended (${status}) and takes no more writes`,
      remedy: `Log before end(); to write to it again, open it with resumeRun('${runId}')`,
      details: { runId, status },
    });
  }
}
