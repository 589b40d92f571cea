import type { Clock } from '../../schema/index.ts';
import type { StoredStudy } from '../storage/study-storage.ts';

/** How often a worker with running trials says that it lives. */
const BEAT_MS = 30_000;
/** Silent for so long, a worker on another machine is taken for dead. */
const GRACE_MS = 120_000;
/** A trial that two processes died of is not tried on a third one. */
const MOST_ATTEMPTS = 2;

export interface Heartbeat {
  /** Beats from now on for as long as there is work. */
  start(): void;
  recover(): Promise<void>;
}

/**
 * Says that this process lives while it makes trials, and looks for others that do not.
 * @param hasWork whether trials made here are running
 */
export function heartbeatOf(stored: StoredStudy, clock: Clock, hasWork: () => boolean): Heartbeat {
  let timer: NodeJS.Timeout | undefined;
  const recover = async (): Promise<void> => {
    await stored.recover({ at: clock.now(), graceMs: GRACE_MS, mostAttempts: MOST_ATTEMPTS });
  };
  const beat = async (): Promise<void> => {
    if (!hasWork()) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    await stored.beat(clock.now());
    await recover();
  };
  return {
    start: () => {
      // Ended by a beat without work, for a timer a trial would cost more than a quick trial does. A beat that fails is
      // missed; the write of the trial's result says what is wrong.
      timer ??= setInterval(() => void beat().catch(() => {}), BEAT_MS).unref();
    },
    recover,
  };
}
