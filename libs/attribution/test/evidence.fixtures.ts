import type { AttributionPolicy } from '#libs/programs';
import type { Evidence, KnownTouch } from '../src/attribute/evidence.js';

/** The sale. */
export const T = '2026-06-30T12:00:00.000Z';
const DAY = 86_400_000;

export const before = (days: number, ms = 0, from = T): string =>
  new Date(Date.parse(from) - days * DAY - ms).toISOString();

let count = 0;

export const touch = (partnerId: string, at: string, change: Partial<KnownTouch> = {}): KnownTouch => ({
  touchId: `touch-${String((count += 1)).padStart(4, '0')}`,
  ...{ partnerId, kind: 'click', at, linkId: null, codeId: null, activityId: null, self: null, clickFlags: [] },
  ...{ flagged: false, standing: 'active', couldEarn: true, partnerKind: 'affiliate', codeFault: null },
  ...{ clickShared: false, carried: false },
  ...change,
});

/** One touch a day, in this order, the last a day before the sale. */
export const journey = (partners: string): KnownTouch[] =>
  [...partners].map((partner, at) => touch(partner, before(partners.length - at)));

/** What a program says that drafts nothing else. */
export const policy = (change: Partial<AttributionPolicy> = {}): AttributionPolicy => ({
  ...{ version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', model: 'last', halfLifeDays: 7, windowDays: 90 },
  ...{ position: { first: 4000, middle: 2000, last: 4000 }, bind: 'lead', bindingDays: null, ranking: 'classes' },
  ...{ codeBeatsBinding: false, codeWithoutClick: 'pay', standDown: null, registrationMatch: 'any-line' },
  ...{ selfReferral: { email: 'drop', domain: 'flag' }, customersPerClick: 1, joinByEmail: true },
  ...{ clickRetentionDays: 400, clickIds: 'stored-with-consent', allowedDomains: [] },
  ...change,
});

export const evidence = (touches: readonly KnownTouch[], change: Partial<Evidence> = {}): Evidence => ({
  ...{ at: T, lines: [], touches, registrations: [], override: null, binding: null, survivors: new Map() },
  isBoundByPerson: false,
  ...change,
});

export const whole = (partnerId: string) => [{ partnerId, weight: 10_000 }];
