import type { DueDeadline } from './due.deadlines.ticker.js';

const NAMED = 5;

interface Untold {
  readonly deadlineId: string;
  readonly why: string;
  /** Until when the tenant is passed. */
  readonly until: number;
}

/** Tenants with a deadline that could not be told: passed for a while, then tried again. Nobody else waits for them. */
export class UntoldTenants {
  private readonly tenants = new Map<string, Untold>();

  constructor(
    private readonly againMs: number,
    private readonly now = (): number => performance.now(),
  ) {}

  get size(): number {
    return this.tenants.size;
  }

  /** Those to pass now. */
  get passed(): string[] {
    return [...this.tenants].flatMap(([tenant, { until }]) => (until > this.now() ? [tenant] : []));
  }

  passes(tenant: string): boolean {
    return (this.tenants.get(tenant)?.until ?? 0) > this.now();
  }

  /** Answers whether this is new: the same deadline that fails for the same reason is not. */
  failed({ tenant, id: deadlineId }: Pick<DueDeadline, 'tenant' | 'id'>, why: string): boolean {
    const known = this.tenants.get(tenant);
    this.tenants.set(tenant, { deadlineId, why, until: this.now() + this.againMs });
    return known?.deadlineId !== deadlineId || known.why !== why;
  }

  told(tenant: string): void {
    this.tenants.delete(tenant);
  }

  /** Nothing is due but of these, who were passed: of the others nothing is left to be tried again. */
  nothingDueBut(passed: readonly string[]): void {
    for (const tenant of this.tenants.keys()) if (!passed.includes(tenant)) this.tenants.delete(tenant);
  }

  clear(): void {
    this.tenants.clear();
  }

  /** A sentence each, for health checks. */
  alerts(): string[] {
    const alerts = [...this.tenants]
      .slice(0, NAMED)
      .map(
        ([tenant, { deadlineId, why }]) => `deadlines of tenant ${tenant} wait: ${deadlineId} cannot be told: ${why}`,
      );
    if (this.size > NAMED) alerts.push(`deadlines of ${this.size - NAMED} more tenants wait`);
    return alerts;
  }
}
