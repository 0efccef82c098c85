import type { Instant } from '#libs/kernel';

/** What reports of a program leave out. */
export interface ReportPolicy {
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** Sales of these types are no revenue: something else has counted them, as a won deal its invoices. */
  readonly excludedSaleTypes: readonly string[];
}

/** What holds in a program that has said nothing about reports. */
export const STANDARD_REPORT_POLICY: Omit<ReportPolicy, 'effectiveFrom'> = { version: 0, excludedSaleTypes: [] };
