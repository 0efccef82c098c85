import type { FieldDifference, FindingKind } from './findings.js';

/** Every field in which two JSON values differ, by its path. */
export function differences(expected: unknown, recorded: unknown, path = ''): FieldDifference[] {
  if (isSame(expected, recorded)) return [];
  if (!isTree(expected) || !isTree(recorded)) return [{ path, expected, recorded }];
  if (Array.isArray(expected) !== Array.isArray(recorded)) return [{ path, expected, recorded }];
  const keys = new Set([...Object.keys(expected), ...Object.keys(recorded)]);
  return [...keys].flatMap((key) => differences(expected[key], recorded[key], path === '' ? key : `${path}.${key}`));
}

/** Most of what is compared is the same, which is told without making anything. */
export function isSame(expected: unknown, recorded: unknown): boolean {
  if (expected === recorded) return true;
  if (!isTree(expected) || !isTree(recorded) || Array.isArray(expected) !== Array.isArray(recorded)) return false;
  for (const key in expected) if (!isSame(expected[key], recorded[key])) return false;
  for (const key in recorded) if (!(key in expected)) return false;
  return true;
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What a field says of the reason why an entry differs, strongest first: a wrong plan explains a wrong amount, not the reverse. */
const REASONS: readonly (readonly [kind: FindingKind, fields: RegExp])[] = [
  ['plan-version', /^terms\.plan/],
  ['knowledge', /^terms\./],
  ['rule', /^(ruleId|rated\.(kind|rate|amount|mode|steps))/],
  ['base', /^(base|baseCurrency|excluded)$/],
  ['exchange', /^exchange/],
  ['split', /^split/],
  ['bracket', /^(rated\.|windowKey|before$|after$|window)/],
  ['cap', /^caps/],
  ['clawback', /^(refund|reason|of$)/],
  ['period', /^(period|lateFrom)$/],
  ['amount', /^amount$/],
  ['rounding', /^rounding$/],
  ['hold', /^(holds|payableIn|timeZone)/],
  ['identity', /^(entryId|source|currency|occurredAt|statementId|payoutId|ledgerId|programId|partnerId)/],
];

/** The kind of a difference between a recorded entry and what it must be. */
export const kindOf = (fields: readonly FieldDifference[]): FindingKind =>
  REASONS.find(([, pattern]) => fields.some(({ path }) => pattern.test(path)))?.[0] ?? 'other-field';
