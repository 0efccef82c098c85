import { namesPerson } from '#libs/kernel';
import { atMost, type Draft, instant, list, record, type Rule, unique, type Version } from '../vocabulary/rules.js';

const saleType: Rule<string> = (type, field, found) => {
  found.expect(!namesPerson(type), 'BAD_TEXT', 'it names a person', field);
  return found.text(type, 200, field);
};

/** What reports of a program leave out. */
export const reportPolicy = record({
  effectiveFrom: instant,
  /** Sales of these types are no revenue: something else has counted them, as a won deal its invoices. */
  excludedSaleTypes: unique(atMost(100, list(saleType))),
});

export type ReportPolicy = Version<typeof reportPolicy>;
export type DraftReportPolicy = Draft<typeof reportPolicy>;

/** What holds in a program that has said nothing about reports. */
export const STANDARD_REPORT_POLICY: Omit<ReportPolicy, 'effectiveFrom'> = { version: 0, excludedSaleTypes: [] };
