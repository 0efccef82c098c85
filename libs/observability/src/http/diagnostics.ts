import { askedOnce, GOOD_FOR_MS } from './edge.js';
import type { Health, HealthReport } from '../health.js';
import type { Metrics } from '../metrics.js';
import { type OperatorAccess, operatorOf } from './operators.js';

/** What strangers are told: what a load balancer needs. */
export type PublicReport = Pick<HealthReport, 'status'>;

export interface DiagnosticsParts {
  readonly health: Health;
  readonly metrics: Metrics;
  readonly operators: OperatorAccess;
}

/** Said in place of figures. */
export const OPERATORS_ONLY = 'Figures are told to operators: CONCORD_OPERATOR_TOKEN as a bearer token.\n';
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** What a process tells of itself over HTTP, and to whom. However many ask, it is found out once. */
export class Diagnostics {
  private readonly report: () => Promise<HealthReport>;
  private readonly text: () => Promise<string>;
  private readonly isOperator: (authorization: string | undefined) => boolean;

  constructor({ health, metrics, operators }: DiagnosticsParts) {
    this.report = askedOnce(GOOD_FOR_MS, () => health.report());
    this.text = askedOnce(GOOD_FOR_MS, () => metrics.text());
    this.isOperator = operatorOf(operators);
  }

  /** Why, and which tenants wait, is for operators; others cannot tell whether any does. */
  async readiness(
    authorization: string | undefined,
  ): Promise<{ code: 200 | 503; report: HealthReport | PublicReport }> {
    const report = await this.report();
    const code = report.status === 'unready' ? 503 : 200;
    if (this.isOperator(authorization)) return { code, report };
    return { code, report: { status: code === 200 ? 'ready' : 'unready' } };
  }

  /** Undefined for others than operators. */
  async figures(authorization: string | undefined): Promise<string | undefined> {
    return this.isOperator(authorization) ? this.text() : undefined;
  }
}
