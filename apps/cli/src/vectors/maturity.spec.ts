import { describe, expect, it } from '@jest/globals';
import type { PlanVersion, Scenario } from './input/scenario.js';
import { Maturity } from './maturity.js';

const version = (number: number, effectiveFrom: string, holdDays?: number): PlanVersion => ({
  ...{ version: number, effectiveFrom, rules: [] },
  ...(holdDays !== undefined && { holdDays }),
});
const maturityOf = (...versions: PlanVersion[]): Maturity =>
  new Maturity({
    ...{ name: 'holds', partners: [], steps: [], expect: { totals: {} }, asOf: '2025-03-20T00:00:00Z' },
    program: { currency: 'GBP', timeZone: 'UTC', startsAt: '2025-01-01T00:00:00Z' },
    plans: [{ key: 'plan', versions }],
  } satisfies Scenario);
const at = (day: string, holdUntil?: string) => ({
  occurredAt: `2025-${day}T12:00:00Z`,
  ...(holdUntil && { holdUntil: `2025-${holdUntil}T00:00:00Z` }),
});

describe('how long a sale is held', () => {
  it('is what its plan says, also after another said until when', () => {
    const maturity = maturityOf(version(1, '2025-01-01T00:00:00Z', 30));
    expect(maturity.neededBy(at('03-01'))).toBeNull();
    expect(maturity.neededBy(at('03-02', '05-01'))).toBe(60);
    expect(maturity.neededBy(at('03-03'))).toBe(30);
    expect(maturity.neededBy(at('03-04', '03-10'))).toBeNull();
  });

  it('is nothing where neither says anything, and ends on its side of what is asked for', () => {
    const maturity = maturityOf(version(1, '2025-01-01T00:00:00Z'));
    expect(maturity.neededBy(at('03-01'))).toBeNull();
    expect(maturity.neededBy(at('03-19', '03-21'))).toBe(2);
    expect(maturity.neededBy(at('03-10', '03-12'))).toBe(1);
    expect(maturity.neededBy(at('03-20'))).toBe(0);
  });

  it('is what the version in force says, once that is published', () => {
    const maturity = maturityOf(version(1, '2025-01-01T00:00:00Z', 30), version(2, '2025-02-01T00:00:00Z'));
    expect(maturity.neededBy(at('02-01'))).toBe(0);
    expect(maturity.neededBy(at('01-20'))).toBeNull();
    maturity.published(version(3, '2025-02-01T00:00:00Z', 14));
    expect(maturity.neededBy(at('02-02'))).toBe(14);
  });
});
