import type { Experiments } from '../experiments/index.ts';
import type { Production } from '../production/index.ts';

/** Something a process left unfinished when it died, and what was done about it. */
export interface Finding {
  readonly about: 'run' | 'promotion';
  /** Id of the run or promotion, where it is known. */
  readonly id: string | undefined;
  /** One sentence for people: what was found, what was done. */
  readonly message: string;
  /** True when a person has to decide. */
  readonly needsAttention: boolean;
}

/**
 * Repairs what dead processes left behind; what needs a decision is only reported.
 * @param production absent where nothing was ever promoted
 */
export async function recover(
  experiments: Experiments,
  production: Production | undefined,
): Promise<readonly Finding[]> {
  const runs = await experiments.markInterruptedRuns();
  const promotions = (await production?.recover()) ?? [];
  return [
    ...runs.map(
      ({ id, name }): Finding => ({
        about: 'run',
        id,
        message: `run ${name} (${id}) was interrupted when its process died; it is now marked FAILED`,
        needsAttention: false,
      }),
    ),
    ...promotions.map(
      ({ promotionId, message, action }): Finding => ({
        about: 'promotion',
        id: promotionId,
        message,
        needsAttention: action === 'needs-attention',
      }),
    ),
  ];
}
