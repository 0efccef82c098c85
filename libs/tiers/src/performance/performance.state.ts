import { Map } from 'immutable';
import { type Day, Decimal, type Instant } from '#libs/kernel';
import type { PerformanceEvent } from './performance.events.js';

type DataOf<Type extends PerformanceEvent['type']> = Extract<PerformanceEvent, { type: Type }>['data'];

/** What a partner has done, by day, and what was decided about its rank. Days that no review looks at any more are dropped. */
export interface Performance {
  /** The commit position of the last thing taken. */
  readonly takenUntil: bigint;
  readonly newestDay: Day;
  readonly revenue: Map<Day, Decimal>;
  /** By currency and day: what no exchange rate was published for. */
  readonly unconverted: Map<string, Map<Day, Decimal>>;
  readonly registrations: Map<string, Day>;
  readonly wins: Map<string, Day>;
  readonly proposal: { readonly to: number } | null;
  /** What was declined last: not proposed again before a time of grace has passed. */
  readonly declined: { readonly to: number; readonly at: Instant } | null;
  readonly notice: DataOf<'performance.downgrade-noticed'> | null;
  readonly override: { readonly tier: number; readonly until: Instant; readonly before: number } | null;
  /** The last rank decided here, and what was known of the partner then: its own stream follows a little later. */
  readonly decided: { readonly tier: number; readonly partnerRevision: string } | null;
  /** When anything was last decided about the rank, be it that a notice was lifted; business time does not run back behind it. */
  readonly decidedAt: Instant;
}

export const NO_PERFORMANCE: Performance = {
  takenUntil: -1n,
  newestDay: '',
  revenue: Map(),
  unconverted: Map(),
  registrations: Map(),
  wins: Map(),
  proposal: null,
  declined: null,
  notice: null,
  override: null,
  decided: null,
  decidedAt: '',
};

/** The day a year before: what happened on it is no longer within the 12 months that end with `day`. */
export const yearBefore = (day: Day, years = 1): Day =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;

const KEPT_YEARS = 3;

export function evolvePerformance(state: Performance, event: PerformanceEvent): Performance {
  if (event.type === 'performance.noted') return noted(state, event.data);
  const { at } = event.data;
  return { ...state, ...changed(state, event), decidedAt: at > state.decidedAt ? at : state.decidedAt };
}

function changed(state: Performance, event: Exclude<PerformanceEvent, { type: 'performance.noted' }>) {
  switch (event.type) {
    case 'performance.upgrade-proposed':
      return { proposal: { to: event.data.to } };
    case 'performance.proposal-closed': {
      const { why, to, at } = event.data;
      return { proposal: null, declined: why === 'declined' ? { to, at } : state.declined };
    }
    case 'performance.downgrade-noticed':
      return { notice: event.data };
    case 'performance.notice-lifted':
      return { notice: null };
    case 'performance.override-set': {
      const { tier, until, before } = event.data;
      return { override: { tier, until, before } };
    }
    case 'performance.override-ended':
      return { override: null };
    case 'performance.tier-decided': {
      const { tier, partnerRevision } = event.data;
      return { decided: { tier, partnerRevision } };
    }
  }
}

function noted(state: Performance, data: DataOf<'performance.noted'>): Performance {
  const { until, revenue, unconverted, registrations, wins, revoked } = data;
  const gone = new Set(revoked);
  const days = [...revenue, ...registrations, ...wins].map(({ day }) => day);
  const added = (all: Map<string, Day>, deals: readonly { readonly dealId: string; readonly day: Day }[]) =>
    all.withMutations((map) => {
      for (const { dealId, day } of deals) map.set(dealId, day);
      for (const dealId of gone) map.delete(dealId);
    });
  const next = {
    ...state,
    takenUntil: BigInt(until),
    newestDay: [state.newestDay, ...days].reduce((newest, day) => (day > newest ? day : newest)),
    revenue: state.revenue.withMutations((map) => {
      for (const { day, net } of revenue) map.update(day, Decimal.zero, (before) => before.plus(Decimal.of(net)));
    }),
    unconverted: state.unconverted.withMutations((map) => {
      for (const { currency, day, net } of unconverted) {
        map.updateIn([currency, day], Decimal.zero, (before) => (before as Decimal).plus(Decimal.of(net)));
      }
    }),
    registrations: added(state.registrations, registrations),
    wins: added(state.wins, wins),
  };
  return next.newestDay.slice(0, 7) === state.newestDay.slice(0, 7) ? next : forgetting(next);
}

/** Once a month is begun: what is so old that not even a late review can look at it. */
function forgetting(state: Performance): Performance {
  const oldest = yearBefore(state.newestDay, KEPT_YEARS);
  const kept = (day: Day): boolean => day >= oldest;
  return {
    ...state,
    revenue: state.revenue.filter((_, day) => kept(day)),
    unconverted: state.unconverted.map((days) => days.filter((_, day) => kept(day))),
    registrations: state.registrations.filter(kept),
    wins: state.wins.filter(kept),
  };
}
