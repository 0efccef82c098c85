import { type Refusal, refuse, textFault } from '#libs/kernel';
import type { Share } from '../vocabulary/touch.js';
import type { BindCustomer, EndAttributionOverride, OverrideAttribution, RebindCustomer } from './journey.commands.js';
import type { JourneyEvent } from './journey.events.js';
import type { JourneyRefusal } from './journey.refusals.js';
import { bindingAt, type Journey, type JourneyKept, type Override, type SaidOf } from './journey.state.js';

type Decided = JourneyEvent[] | Refusal<JourneyRefusal>;

const WHOLE = 10_000;
const MOST_SHARES = 100;
const MOST_REASON = 500;

/** Bound stays bound: later evidence moves nothing. */
export function bind({ data, context }: BindCustomer, journey: Journey): Decided {
  if (bindingAt(journey, data.from)) return [];
  return sharesFault(data.shares) ?? [{ type: 'journey.bound', data: { ...data, at: context.occurredAt } }];
}

export function rebind({ data, context }: RebindCustomer, _journey: Journey): Decided {
  return boundFault(data) ?? [{ type: 'journey.rebound', data: { ...data, at: context.occurredAt } }];
}

export function override({ data, context }: OverrideAttribution, journey: Journey): Decided {
  const fault = boundFault(data);
  if (fault) return fault;
  const last = journey.overrides.at(-1);
  if (last && data.from < (last.until ?? last.from))
    return refuse('OUT_OF_ORDER', 'another override stands until later: end that one first', 'from');
  return [{ type: 'journey.override-set', data: { ...data, at: context.occurredAt } }];
}

/** The newest override counts no longer than until then. */
export function endOverride({ data, context }: EndAttributionOverride, journey: Journey): Decided {
  const last = journey.overrides.at(-1);
  if (!last || (last.until !== null && last.until <= data.until))
    return last?.until === data.until ? [] : refuse('NOT_FOUND', 'no override stands at that time', 'until');
  if (data.until < last.from) return refuse('OUT_OF_ORDER', 'an override ends after it has begun', 'until');
  const fault = textFault(data.reason, 'reason', { most: MOST_REASON });
  return fault ?? [{ type: 'journey.override-ended', data: { ...data, at: context.occurredAt } }];
}

function boundFault({ from, until, shares, reason }: RebindCustomer['data']): Refusal<JourneyRefusal> | undefined {
  if (until !== null && until <= from) return refuse('OUT_OF_ORDER', 'it ends after it has begun', 'until');
  return textFault(reason, 'reason', { most: MOST_REASON }) ?? sharesFault(shares);
}

/** Whole basis points, each partner once, together 10,000. */
function sharesFault(shares: readonly Share[]): Refusal<JourneyRefusal> | undefined {
  const weights = shares.map(({ weight }) => weight);
  const isWhole =
    weights.length <= MOST_SHARES &&
    weights.every((weight) => Number.isInteger(weight) && weight > 0) &&
    new Set(shares.map(({ partnerId }) => partnerId)).size === shares.length &&
    weights.reduce((sum, weight) => sum + weight, 0) === WHOLE;
  if (isWhole) return undefined;
  const why = `give at most ${MOST_SHARES} partners, each once, with whole basis points that add up to 10,000`;
  return refuse('WEIGHTS_DO_NOT_ADD_UP', why, 'shares');
}

/** How often it was said of a journey whose its customer is. */
export const saidOf = ({ bindings, overrides }: JourneyKept): SaidOf => ({
  ...{ bindings: bindings.length, overrides: overrides.length },
});

/** What a person has said of the other one since that was taken in; before that the one that stays keeps its own. */
export function saidSince(
  journey: Journey,
  from: string,
  kept: JourneyKept,
): Pick<JourneyKept, 'bindings' | 'overrides'> {
  const before = journey.absorbedSaid.get(from);
  if (!before) return { bindings: [], overrides: [] };
  // Compared with what came from there: one that a person has ended here since stays ended.
  const endsOtherwise = ({ from: since, until, shares }: Override): boolean => {
    const isSame = (one: Override) => one.from === since && JSON.stringify(one.shares) === JSON.stringify(shares);
    const taken = before.taken.filter(isSame);
    return taken.length > 0 && taken.every((one) => one.until !== until);
  };
  return {
    bindings: kept.bindings.slice(before.bindings).filter(({ basis }) => basis === 'person'),
    overrides: kept.overrides.filter((one, n) => n >= before.overrides || endsOtherwise(one)),
  };
}
