/** How a view or policy stands, as health and metrics tell it. */
export interface RunnerStatus {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  /** As `commit/prepare`. */
  readonly position: string;
  /** Events it has still to take; absent where nobody counts them. */
  readonly lagEvents?: number;
  /** Age in seconds of the oldest event it has still to take, 0 when level; absent where nobody knows. */
  readonly lagSeconds?: number;
  /** Why it has stopped; absent while it runs. */
  readonly halted?: string;
  /** Events a policy has set aside. */
  readonly parked?: number;
  /** Tenants whose events it passes, from one that it could not take. */
  readonly quarantined?: readonly QuarantinedTenant[];
}

/** Where a view or policy has stopped for one tenant. */
export interface QuarantinedTenant {
  readonly tenant: string;
  readonly stream: string;
  readonly revision: string;
  /** Says nothing that the tenant has sent. */
  readonly reason: string;
  readonly since: string;
}
