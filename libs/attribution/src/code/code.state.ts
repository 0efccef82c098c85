import { Map, OrderedSet, Set } from 'immutable';
import type { Instant } from '#libs/kernel';
import type { CodeEvent, CodeTerms } from './code.events.js';

/** One that is held or was used. */
export interface Redemption {
  readonly status: 'reserved' | 'confirmed' | 'released';
  readonly until: Instant;
  readonly customers: readonly string[];
  readonly saleId: string | null;
}

export interface Code extends CodeTerms {
  readonly status: 'issued';
  readonly codeId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly issuedAt: Instant;
  readonly disabledAt: Instant | null;
  readonly redemptions: Map<string, Redemption>;
  /** Those that are not confirmed or released, also where their time has passed. */
  readonly reserved: Set<string>;
  /** Those that were released and that no sale has used since, in that order. */
  readonly released: OrderedSet<string>;
  /** Which one each sale has used. */
  readonly usedBy: Map<string, string>;
  readonly confirmed: number;
  /** What customers that have used it are known by. */
  readonly used: Set<string>;
}

export type CodeState = { readonly status: 'absent' } | Code;

/** How many are held at a moment: whose time has passed hold nothing, whether or not that is written down. */
export const heldAt = (code: Code, at: Instant): readonly Redemption[] =>
  [...code.reserved].flatMap((id) => {
    const redemption = code.redemptions.get(id);
    return redemption && at < redemption.until ? [redemption] : [];
  });

/** Why a customer may not have used it at this moment, by its terms alone; null: it may. */
export function codeFaultAt(
  { startsAt, endsAt, disabledAt }: Code,
  at: Instant,
): 'disabled' | 'not-yet' | 'over' | null {
  if (disabledAt !== null && disabledAt <= at) return 'disabled';
  if (startsAt !== null && at < startsAt) return 'not-yet';
  return endsAt !== null && endsAt <= at ? 'over' : null;
}

export function evolveCode(state: CodeState, event: CodeEvent): CodeState {
  if (event.type === 'code.issued') return issued(event.data);
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'code.changed':
      return { ...state, ...termsOf(event.data) };
    case 'code.disabled':
      return { ...state, disabledAt: event.data.at };
    case 'code.redemption-reserved': {
      const { redemptionId: id, until, customers } = event.data;
      const redemption = { status: 'reserved', until, customers, saleId: null } as const;
      return { ...state, redemptions: state.redemptions.set(id, redemption), reserved: state.reserved.add(id) };
    }
    case 'code.redemption-confirmed':
    case 'code.redemption-released':
      return settled(state, event);
  }
}

function settled(
  state: Code,
  event: Extract<CodeEvent, { type: 'code.redemption-confirmed' | 'code.redemption-released' }>,
): Code {
  const id = event.data.redemptionId;
  const redemption = state.redemptions.get(id);
  if (!redemption) return state;
  const reserved = state.reserved.delete(id);
  if (event.type === 'code.redemption-released') {
    const redemptions = state.redemptions.set(id, { ...redemption, status: 'released' });
    return { ...state, reserved, released: state.released.add(id), redemptions };
  }
  const confirmed = { ...redemption, status: 'confirmed', saleId: event.data.saleId } as const;
  return {
    ...state,
    reserved,
    redemptions: state.redemptions.set(id, confirmed),
    released: state.released.delete(id),
    usedBy: state.usedBy.set(event.data.saleId, id),
    confirmed: state.confirmed + 1,
    used: state.used.union(redemption.customers),
  };
}

export const termsOf = ({ startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly }: CodeTerms): CodeTerms => ({
  ...{ startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly },
});

const issued = (data: Extract<CodeEvent, { type: 'code.issued' }>['data']): Code => ({
  status: 'issued',
  codeId: data.codeId,
  programId: data.programId,
  partnerId: data.partnerId,
  issuedAt: data.at,
  disabledAt: null,
  redemptions: Map<string, Redemption>(),
  reserved: Set<string>(),
  released: OrderedSet<string>(),
  usedBy: Map<string, string>(),
  confirmed: 0,
  used: Set<string>(),
  ...termsOf(data),
});
