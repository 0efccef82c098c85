import {
  type Decider,
  type Decision,
  Decimal,
  type Instant,
  optionalTextFault,
  refuse,
  unreachable,
} from '#libs/kernel';
import type {
  ApproveUpgrade,
  DeclineUpgrade,
  EndOverride,
  PerformanceItem,
  NotePerformance,
  OverrideTier,
  PerformanceCommand,
  ReviewTerms,
} from './performance.commands.js';
import type { PerformanceEvent } from './performance.events.js';
import { reviewOf } from './performance.figures.js';
import { evolvePerformance, NO_PERFORMANCE, type Performance } from './performance.state.js';
import { closeOpen, decided, endOverride, heldTier, review, type Subject } from './tier-review.js';
import type { PerformanceRefusal } from './performance.refusals.js';

export const performanceDecider: Decider<PerformanceCommand, Performance, PerformanceEvent, PerformanceRefusal> = {
  initial: NO_PERFORMANCE,
  evolve: evolvePerformance,
  decide(command, state) {
    switch (command.type) {
      case 'NotePerformance':
        return note(command, state);
      case 'ReviewTier':
        return review(command.data, command.data.review, state);
      case 'ApproveUpgrade':
        return approve(command, state);
      case 'DeclineUpgrade':
        return decline(command, state);
      case 'OverrideTier':
        return override(command, state);
      case 'EndOverride':
        return end(command, state);
      default:
        return unreachable(command);
    }
  },
};

/** What has been taken is passed over; the review looks at what the rest has made of the partner. */
function note({ data, context }: NotePerformance, before: Performance): Decision<PerformanceEvent, PerformanceRefusal> {
  const { partnerId, programId, review: facts } = data;
  const items = data.items.filter(({ position }) => BigInt(position) > before.takenUntil);
  const last = items.at(-1);
  if (!last) return [];
  const noted: PerformanceEvent = {
    type: 'performance.noted',
    data: { partnerId, programId, at: context.occurredAt, until: last.position, ...summed(items) },
  };
  if (!facts || partnerId === null) return [noted];
  return [noted, ...review({ partnerId, programId }, facts, evolvePerformance(before, noted))];
}

type Summed = Pick<
  Extract<PerformanceEvent, { type: 'performance.noted' }>['data'],
  'revenue' | 'unconverted' | 'registrations' | 'wins' | 'revoked'
>;

function summed(items: readonly PerformanceItem[]): Summed {
  const of = <Kind extends PerformanceItem['kind']>(kind: Kind) =>
    items.filter((item): item is Extract<PerformanceItem, { kind: Kind }> => item.kind === kind);
  const revenue = new Map<string, { net: Decimal; sales: number }>();
  for (const { day, net, sales } of of('revenue')) {
    const sofar = revenue.get(day) ?? { net: Decimal.zero, sales: 0 };
    revenue.set(day, { net: sofar.net.plus(Decimal.of(net)), sales: sofar.sales + sales });
  }
  // Of one deal what is said last holds: it may have left and come back.
  const ends = new Map<string, number>();
  for (const [at, item] of items.entries()) if (item.kind === 'revoked') ends.set(item.dealId, at);
  const standing = new Set(items.filter((item, at) => !('dealId' in item) || at > (ends.get(item.dealId) ?? -1)));
  const registered = of('registration').filter((item) => standing.has(item));
  const won = of('win').filter((item) => standing.has(item));
  const back = new Set([...registered, ...won].map(({ dealId }) => dealId));
  return {
    revenue: [...revenue].map(([day, { net, sales }]) => ({ day, net: net.toString(), sales })),
    unconverted: of('unconverted').map(({ day, currency, net }) => ({ day, currency, net })),
    registrations: registered.map(({ dealId, day }) => ({ dealId, day })),
    wins: won.map(({ dealId, day, amount }) => ({ dealId, day, amount })),
    revoked: [...ends.keys()].filter((dealId) => !back.has(dealId)),
  };
}

function outOfOrder(state: Performance, { at }: Pick<ReviewTerms, 'at'>) {
  if (at >= state.decidedAt) return undefined;
  return refuse(
    'OUT_OF_ORDER',
    `the tier was last decided about at ${state.decidedAt}; give a time from then on`,
    'occurredAt',
  );
}

function approve({ data }: ApproveUpgrade, state: Performance): Decision<PerformanceEvent, PerformanceRefusal> {
  const { note, review: facts } = data;
  const fault = outOfOrder(state, facts) ?? badReason(note, 'note');
  if (fault) return fault;
  if (!state.proposal) return refuse('NO_PROPOSAL', 'no upgrade of this partner is proposed', 'partnerId');
  const subject = subjectOf(data);
  const { to } = state.proposal;
  if (reviewOf(state, facts).earned < to) {
    return refuse(
      'NO_LONGER_EARNED',
      'the criteria are met no more; override the tier if it is to be had',
      'partnerId',
    );
  }
  return [
    { type: 'performance.proposal-closed', data: { ...subject, at: facts.at, to, why: 'approved', note } },
    decided(subject, state, facts, { tier: to, cause: 'upgrade', effectiveAt: facts.at, by: 'person', note }),
  ];
}

function decline(
  { data, context }: DeclineUpgrade,
  state: Performance,
): Decision<PerformanceEvent, PerformanceRefusal> {
  if (!state.proposal) return refuse('NO_PROPOSAL', 'no upgrade of this partner is proposed', 'partnerId');
  const { to } = state.proposal;
  const closed = { ...subjectOf(data), at: context.occurredAt, to, why: 'declined' as const, note: data.note };
  return badReason(data.note, 'note') ?? [{ type: 'performance.proposal-closed', data: closed }];
}

function override({ data }: OverrideTier, state: Performance): Decision<PerformanceEvent, PerformanceRefusal> {
  const { tier, until, reason, review: facts } = data;
  const fault = outOfOrder(state, facts) ?? badReason(reason, 'reason') ?? badEnd(facts.at, until);
  if (fault) return fault;
  if (!facts.ladder.tiers.some(({ rank }) => rank === tier)) {
    return refuse('BAD_TIER', `the ladder has ${facts.ladder.tiers.length} tiers`, 'tier');
  }
  const subject = subjectOf(data);
  const before = state.override?.before ?? heldTier(state, facts);
  return [
    ...closeOpen(subject, state, facts.at, 'overridden', 'overridden'),
    { type: 'performance.override-set', data: { ...subject, at: facts.at, tier, until, reason, before } },
    decided(subject, state, facts, { tier, cause: 'override', effectiveAt: facts.at, by: 'person', note: reason }),
  ];
}

function end({ data }: EndOverride, state: Performance): Decision<PerformanceEvent, PerformanceRefusal> {
  const { reason, review: facts } = data;
  const fault = outOfOrder(state, facts) ?? badReason(reason, 'reason');
  if (fault) return fault;
  if (!state.override) return refuse('NO_OVERRIDE', 'no override of this partner stands', 'partnerId');
  return endOverride(subjectOf(data), state, facts, { at: facts.at, why: 'by-person', note: reason });
}

const subjectOf = ({ partnerId, programId }: Subject): Subject => ({ partnerId, programId });

const badReason = (text: string | null, field: string) => optionalTextFault(text, field, { most: 500, lines: true });

const badEnd = (at: Instant, until: Instant) =>
  until > at ? undefined : refuse('ENDS_BEFORE_START', 'give an end that is still to come', 'until');
