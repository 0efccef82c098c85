import { sealedFrom } from '#libs/kernel';
import { withNamedCaps } from './named-caps.js';

/** What events of earlier versions did not say, by type. */

const same = (data: object): object => data;

const explained = sealedFrom(2, 'partnerId', 'reason');

/** Before version 2 reasons stood in the clear, before version 3 corrections did not say how their entry stands after them. */
export const corrected = {
  ...explained,
  version: 3,
  upcast: { ...explained.upcast, 2: (data: object) => ({ ...data, standing: null }) },
} as const;

const withoutPartner = { 1: (data: object) => ({ ...data, partnerId: null }) };

export const explainedOf = { ...explained, upcast: withoutPartner } as const;

/** Before version 3 it did not say which holds persons had set. */
export const holdChanged = {
  ...explained,
  version: 3,
  upcast: { ...withoutPartner, 2: (data: object) => ({ ...data, byHand: null }) },
} as const;

/** Sealed from its first version on. */
export const costAssigned = {
  version: 1,
  personal: { subject: 'partnerId', fields: ['reason'], afterErasure: 'left-out' },
} as const;

/** Before version 3 a payout came back whole. */
export const returned = {
  ...explained,
  version: 3,
  upcast: { ...withoutPartner, 2: (data: object) => ({ ...data, returned: null, cost: null }) },
} as const;

export const failed = {
  ...explained,
  upcast: { 1: (data: object) => ({ ...data, partnerId: null, failure: null }) },
} as const;

/** Before version 3 rules took all lines, units were not counted, and entries did not say what they are made of; before version 4 no source was a recredit. */
export const accrued = {
  ...withNamedCaps,
  version: 4,
  upcast: {
    1: same,
    2: (data: object) => ({ ...data, ...withMeasure(data as Rated), made: null, standing: null, draws: [] }),
    3: same,
  },
} as const;

interface Rated {
  readonly rated?: { readonly kind: string };
}

function withMeasure({ rated }: Rated): object {
  if (rated?.kind === 'brackets') return { rated: { ...rated, by: 'amount' } };
  return rated?.kind === 'flat' ? { rated: { ...rated, per: 'sale' } } : {};
}

/** Before version 3 it had no holds, and did not name its entry; before version 4 no source was a recredit. */
export const trueUp = {
  ...withNamedCaps,
  version: 4,
  upcast: {
    1: same,
    2: (data: object) => ({
      ...data,
      ...{ of: null, holds: [], held: null, payableIn: (data as { period: string }).period },
    }),
    3: same,
  },
} as const;

export const clawedBack = {
  version: 3,
  upcast: { 1: (data: object) => ({ ...data, standing: null, draws: [] }), 2: same },
} as const;

const withoutOwner = { 1: (data: object) => ({ ...data, owner: null }) };

/** Before version 3 it was always about the whole source; before version 4 that was no recredit. */
export const passed = {
  version: 4,
  upcast: { ...withoutOwner, 2: (data: object) => ({ ...data, credited: null, ruleId: null, entry: null }), 3: same },
} as const;

/** Since version 3 it may be parked for its size; since version 4 a refund that waits is read from its sale again; since version 5 it may be a recredit. */
export const parked = { version: 5, upcast: { ...withoutOwner, 2: same, 3: same, 4: same } } as const;

/** Before version 2 no source was a recredit. */
export const regained = { version: 2, upcast: { 1: same } } as const;

/** Before version 2 an entry of which more was taken than stood under it was held with what that left below nothing. */
export const periodClosed = {
  version: 2,
  upcast: { 1: (data: object) => ({ ...data, leastHeld: null }) },
} as const;
