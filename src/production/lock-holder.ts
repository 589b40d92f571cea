/** The process that is changing production. */
export interface LockHolder {
  readonly promotionId: string;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** When others may take over, should the holder not renew; ISO 8601, UTC. */
  readonly leaseUntil: string;
}
