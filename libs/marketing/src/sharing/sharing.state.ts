import { Map, OrderedMap, Set } from 'immutable';
import { type Decision, type Instant, type Refusal, unreachable } from '#libs/kernel';
import type { SharingRefusal } from '../vocabulary/sharing.refusals.js';
import type { SharingEvent, SharingTerms } from './sharing.events.js';

export interface Agreement extends SharingTerms {
  /** Who has to agree. */
  readonly asked: Set<string>;
  /** Who of them has not yet. */
  readonly open: Set<string>;
  /** By owner how many places it has taken; the vendor is ''. */
  readonly places: Map<string, number>;
}

export interface SharedLead {
  /** null: the vendor. */
  readonly owner: string | null;
  readonly status: 'waiting' | 'accepted' | 'withheld' | 'vendors' | 'ended';
  /** Every partner that has had it. */
  readonly had: Set<string>;
  /** Of the terms it was assigned by; null: it was withheld. */
  readonly version: number | null;
  readonly takesPlace: boolean;
  readonly country: string | null;
  readonly dueAt: Instant | null;
  readonly noConsent: boolean;
}

export interface SharingState {
  readonly agreements: OrderedMap<number, Agreement>;
  /** The version that decides; null: none. */
  readonly inForce: number | null;
  readonly leads: OrderedMap<string, SharedLead>;
}

export type SharingDecision = Decision<SharingEvent, SharingRefusal>;
export type Refused = Refusal<SharingRefusal>;

export const NO_SHARING: SharingState = { agreements: OrderedMap(), inForce: null, leads: OrderedMap() };

export const ownerKey = (partnerId: string | null): string => partnerId ?? '';

export function evolveSharing(state: SharingState, event: SharingEvent): SharingState {
  switch (event.type) {
    case 'sharing.proposed': {
      const { version, rule, parts, acceptWithinBusinessDays, asked } = event.data;
      const agreement = {
        version,
        rule,
        parts,
        acceptWithinBusinessDays,
        asked: Set(asked),
        open: Set(asked),
        places: Map<string, number>(),
      };
      return { ...state, agreements: state.agreements.set(version, agreement) };
    }
    case 'sharing.agreed': {
      const { version, partnerId } = event.data;
      return withAgreement(state, version, (one) => ({ ...one, open: one.open.delete(partnerId) }));
    }
    case 'sharing.came-into-force':
      return { ...state, inForce: event.data.version };
    case 'sharing.lead-withheld': {
      const { leadId, why } = event.data;
      const lead: SharedLead = {
        ...{
          owner: null,
          status: 'withheld',
          had: Set(),
          version: null,
          takesPlace: false,
          country: null,
          dueAt: null,
        },
        noConsent: why === 'no-consent',
      };
      return { ...state, leads: state.leads.set(leadId, lead) };
    }
    case 'sharing.lead-assigned':
      return assigned(state, event.data);
    case 'sharing.lead-accepted':
      return withLead(state, event.data.leadId, (lead) => ({ ...lead, status: 'accepted', dueAt: null }));
    case 'sharing.lead-rejected': {
      const { leadId, givesBack, ends } = event.data;
      const next = givesBack ? withPlace(state, leadId, -1) : state;
      return withLead(next, leadId, (lead) => ({
        ...lead,
        ...(givesBack && { takesPlace: false }),
        ...(ends && { owner: null, status: 'ended' as const }),
        dueAt: null,
      }));
    }
    case 'sharing.lead-lapsed':
      return withLead(state, event.data.leadId, (lead) => ({ ...lead, dueAt: null }));
    case 'sharing.lead-reassigned': {
      const { leadId, partnerId: owner, dueAt } = event.data;
      return withLead(state, leadId, (lead) => ({
        ...{ ...lead, owner, dueAt, takesPlace: false, status: owner === null ? 'vendors' : 'waiting' },
        had: owner === null ? lead.had : lead.had.add(owner),
      }));
    }
    default:
      return unreachable(event);
  }
}

function assigned(
  state: SharingState,
  {
    leadId,
    version,
    partnerId,
    place,
    country,
    dueAt,
  }: Extract<SharingEvent, { type: 'sharing.lead-assigned' }>['data'],
): SharingState {
  const had = state.leads.get(leadId)?.had ?? Set<string>();
  const lead: SharedLead = {
    ...{ owner: partnerId, status: partnerId === null ? 'vendors' : 'waiting', version, country, dueAt },
    ...{ takesPlace: place !== null, had: partnerId === null ? had : had.add(partnerId), noConsent: false },
  };
  const next = { ...state, leads: state.leads.set(leadId, lead) };
  return place === null ? next : withPlace(next, leadId, 1);
}

/** What the owner of a lead has taken of the terms it was assigned by. */
function withPlace(state: SharingState, leadId: string, by: 1 | -1): SharingState {
  const lead = state.leads.get(leadId);
  if (!lead || lead.version === null || !lead.takesPlace) return state;
  const owner = ownerKey(lead.owner);
  return withAgreement(state, lead.version, (one) => ({
    ...{ ...one, places: one.places.update(owner, 0, (count) => count + by) },
  }));
}

const withAgreement = (state: SharingState, version: number, change: (one: Agreement) => Agreement): SharingState => {
  const one = state.agreements.get(version);
  return one ? { ...state, agreements: state.agreements.set(version, change(one)) } : state;
};

const withLead = (state: SharingState, leadId: string, change: (lead: SharedLead) => SharedLead): SharingState => {
  const lead = state.leads.get(leadId);
  return lead ? { ...state, leads: state.leads.set(leadId, change(lead)) } : state;
};
