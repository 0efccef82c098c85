import { Map, OrderedMap, Set } from 'immutable';
import { unreachable } from '#libs/kernel';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import { withKept } from './merging.js';
import type { JourneyEvent } from './journey.events.js';
import type { Conversion, Journey, JourneyState, JourneyTouch, Lead } from './journey.state.js';

type Opening = Extract<JourneyEvent, { type: 'journey.opened' | 'journey.identified' }>['data'];

export function evolveJourney(state: JourneyState, event: JourneyEvent): JourneyState {
  if (state.status === 'absent') return event.type === 'journey.opened' ? opened(event.data) : state;
  switch (event.type) {
    case 'journey.opened':
    case 'journey.identified':
      return identified(state, event.data);
    case 'journey.touch-noted':
      return { ...state, touches: state.touches.set(event.data.touchId, touchOf(event.data)) };
    case 'journey.touch-flagged':
      return withFlag(state, event.data.touchId, true);
    case 'journey.touch-cleared':
      return withFlag(state, event.data.touchId, false);
    case 'journey.lead-submitted':
    case 'journey.lead-seen-again':
    case 'journey.lead-qualified':
    case 'journey.lead-disqualified':
      return { ...state, lead: leadAfter(state.lead, event) };
    case 'journey.bound': {
      const { from, until, shares, basis, policyVersion } = event.data;
      return { ...state, bindings: [...state.bindings, { from, until, shares, basis, policyVersion }] };
    }
    case 'journey.rebound': {
      const { from, until, shares } = event.data;
      const binding = { from, until, shares, basis: 'person', policyVersion: null } as const;
      return { ...state, bindings: [...state.bindings, binding] };
    }
    case 'journey.override-set': {
      const { from, until, shares } = event.data;
      return { ...state, overrides: [...state.overrides, { from, until, shares }] };
    }
    case 'journey.override-ended': {
      const last = state.overrides.at(-1);
      return last
        ? { ...state, overrides: [...state.overrides.slice(0, -1), { ...last, until: event.data.until }] }
        : state;
    }
    case 'journey.deal-linked':
      return { ...state, dealIds: state.dealIds.add(event.data.dealId) };
    case 'journey.conversion-noted':
      return converted(state, event.data);
    case 'journey.absorbed':
      return withKept(state, event.data.from, event.data.kept, event.data.said);
    case 'journey.merged':
      return { ...state, status: 'merged', mergedInto: event.data.into };
    case 'journey.customer-erased':
      return { ...state, status: 'erased' };
    default:
      return unreachable(event);
  }
}

const opened = (data: Opening): Journey =>
  identified(
    {
      status: 'open',
      journeyId: data.journeyId,
      programId: data.programId,
      openedAt: data.at,
      identifiers: OrderedMap<string, JourneyIdentifier>(),
      marks: Set<string>(),
      accountIds: Set<string>(),
      touches: OrderedMap<string, JourneyTouch>(),
      lead: null,
      bindings: [],
      overrides: [],
      dealIds: Set<string>(),
      conversions: Map<string, Conversion>(),
      conversionCount: 0,
      firstConversion: null,
      absorbed: Set<string>(),
      absorbedConversions: Map<string, number>(),
      absorbedSaid: Map(),
      mergedInto: null,
    },
    data,
  );

const identified = (state: Journey, { identifiers, marks, accountId }: Opening): Journey => ({
  ...state,
  identifiers: state.identifiers.merge(identifiers.map((one) => [one.aliasId, one] as const)),
  marks: state.marks.union([marks?.email, marks?.domain].filter((mark) => typeof mark === 'string')),
  accountIds: accountId === null ? state.accountIds : state.accountIds.add(accountId),
});

function touchOf(data: Extract<JourneyEvent, { type: 'journey.touch-noted' }>['data']): JourneyTouch {
  const { touchId, partnerId, kind, at, linkId, codeId, activityId, self, clickFlags } = data;
  return { touchId, partnerId, kind, at, linkId, codeId, activityId, self, clickFlags, flagged: false };
}

function withFlag(state: Journey, touchId: string, flagged: boolean): Journey {
  const touch = state.touches.get(touchId);
  return touch ? { ...state, touches: state.touches.set(touchId, { ...touch, flagged }) } : state;
}

function leadAfter(lead: Lead | null, event: Extract<JourneyEvent, { type: `journey.lead-${string}` }>): Lead | null {
  if (event.type === 'journey.lead-submitted') {
    const { leadId, at, submittedBy, partnerId, activityId, contentMark } = event.data;
    const status = { status: 'new', disqualified: null } as const;
    return { leadId, submittedAt: at, submittedBy, partnerId, activityId, ...status, contentMarks: [contentMark] };
  }
  if (lead === null) return null;
  switch (event.type) {
    case 'journey.lead-seen-again':
      return { ...lead, contentMarks: [...lead.contentMarks, event.data.contentMark] };
    case 'journey.lead-qualified':
      return { ...lead, status: 'qualified', disqualified: null };
    case 'journey.lead-disqualified':
      return { ...lead, status: 'disqualified', disqualified: event.data.reason };
    default:
      return unreachable(event);
  }
}

function converted(
  state: Journey,
  { saleId, number, at, firstAt }: Extract<JourneyEvent, { type: 'journey.conversion-noted' }>['data'],
): Journey {
  return {
    ...state,
    conversions: state.conversions.set(saleId, { saleId, number, at, firstAt }),
    conversionCount: number,
    firstConversion: state.firstConversion ?? { saleId, at: firstAt },
  };
}
