import { type Refusal, refuse } from '#libs/kernel';
import type { AbsorbJourney, MergeJourney } from './journey.commands.js';
import type { JourneyEvent } from './journey.events.js';
import type { Journey, JourneyKept, JourneyTouch, SaidOf } from './journey.state.js';
import { saidOf, saidSince } from './binding.js';
import type { JourneyRefusal } from './journey.refusals.js';

/** Touches that one journey may have, however many journeys it is made of: of more, the earliest and the latest half. */
export const MOST_TOUCHES = 1_000;

/** Which of two journeys of one customer stays: the one that was opened first. The same however they meet. */
export const staysFirst = (
  one: Pick<Journey, 'journeyId' | 'openedAt'>,
  other: Pick<Journey, 'journeyId' | 'openedAt'>,
): boolean => (one.openedAt === other.openedAt ? one.journeyId < other.journeyId : one.openedAt < other.openedAt);

/** What of a journey goes on in the one that it ends in. */
export function keptOf(ended: Journey): JourneyKept {
  const { lead, bindings, overrides, conversionCount, firstConversion } = ended;
  return {
    identifiers: [...ended.identifiers.values()],
    marks: [...ended.marks],
    accountIds: [...ended.accountIds],
    touches: [...ended.touches.values()],
    ...{ lead, bindings, overrides, conversionCount, firstConversion },
    dealIds: [...ended.dealIds],
    conversions: [...ended.absorbedConversions.set(ended.journeyId, ended.conversions.size)].map(
      ([journeyId, count]) => ({ journeyId, count }),
    ),
    absorbed: [...ended.absorbed],
  };
}

/** In the order of recording. What is left of several lots is the same in whichever order they come in. */
function atBothEnds(touches: Journey['touches']): Journey['touches'] {
  if (touches.size <= MOST_TOUCHES) return touches;
  const sorted = [...touches.values()].sort(byTime);
  const half = MOST_TOUCHES / 2;
  const left = new Set([...sorted.slice(0, half), ...sorted.slice(-half)].map(({ touchId }) => touchId));
  return touches.filter(({ touchId }) => left.has(touchId));
}

const byTime = (one: JourneyTouch, other: JourneyTouch): number =>
  `${one.at} ${one.touchId}` < `${other.at} ${other.touchId}` ? -1 : 1;

/** The touches of both: that are here, as the other has them. */
const touchesOfBoth = ({ touches }: Pick<Journey, 'touches'>, kept: readonly JourneyTouch[]): Journey['touches'] =>
  atBothEnds(touches.merge(kept.map((touch) => [touch.touchId, touch] as const)));

/** Takes in what it has not yet of the other; nothing where it has it all. */
export function absorb({ data, context }: AbsorbJourney, journey: Journey): JourneyEvent[] | Refusal<JourneyRefusal> {
  const { journeyId, programId, from, kept, reason } = data;
  const isOne = from === journeyId || journey.absorbed.has(from);
  if (reason !== null && isOne) return SAME_CUSTOMER;
  if (from === journeyId) return [];
  const news = newsOf(journey, from, kept);
  if (journey.absorbed.has(from) && !hasNews(news)) return [];
  const disagree = !journey.absorbed.has(from) && bindingsDisagree(journey, kept);
  const leadId = journey.lead?.leadId ?? kept.lead?.leadId ?? null;
  return [
    {
      type: 'journey.absorbed',
      data: {
        journeyId,
        programId,
        at: context.occurredAt,
        from,
        kept: news,
        disagree,
        leadId,
        said: saidOf(kept),
        reason,
      },
    },
  ];
}

/** Both are bound, and not alike. The one that stays keeps its own. */
const bindingsDisagree = (journey: Journey, { bindings }: JourneyKept): boolean =>
  journey.bindings.length > 0 && bindings.length > 0 && sharesOf(journey.bindings) !== sharesOf(bindings);

const sharesOf = (bindings: Journey['bindings']): string =>
  JSON.stringify(
    bindings
      .at(-1)
      ?.shares.map(({ partnerId, weight }) => [partnerId, weight])
      .sort(),
  );

type Counted = JourneyKept['conversions'][number];

/** What is not here already. */
function newsOf(journey: Journey, from: string, kept: JourneyKept): JourneyKept {
  const since = saidSince(journey, from, kept);
  const counted = ({ journeyId }: Counted): number => journey.absorbedConversions.get(journeyId) ?? 0;
  const left = touchesOfBoth(journey, kept.touches);
  const conversions = kept.conversions.filter((one) => one.count > counted(one));
  return {
    ...kept,
    identifiers: kept.identifiers.filter(({ aliasId }) => !journey.identifiers.has(aliasId)),
    marks: kept.marks.filter((mark) => !journey.marks.has(mark)),
    accountIds: kept.accountIds.filter((id) => !journey.accountIds.has(id)),
    touches: kept.touches.filter(({ touchId, flagged }) => {
      const here = journey.touches.get(touchId);
      return here ? flagged && !here.flagged : left.has(touchId);
    }),
    lead: kept.lead?.contentMarks.every((mark) => journey.lead?.contentMarks.includes(mark)) ? null : kept.lead,
    bindings: journey.bindings.length === 0 ? kept.bindings : since.bindings,
    overrides: journey.overrides.length === 0 ? kept.overrides : since.overrides,
    dealIds: kept.dealIds.filter((id) => !journey.dealIds.has(id)),
    conversions,
    firstConversion: earlier(journey.firstConversion, kept.firstConversion),
    conversionCount: conversions.reduce((sum, one) => sum + one.count - counted(one), 0),
    absorbed: kept.absorbed.filter((id) => !journey.absorbed.has(id)),
  };
}

const hasNews = ({ conversionCount: _count, lead, firstConversion: _first, ...lists }: JourneyKept): boolean =>
  lead !== null || Object.values(lists).some((list) => list.length > 0);

/** Whose the customer is, as was said of both: of one that is taken in first, what is said here already stays alone. */
export const saidOfBoth = <Said>(own: readonly Said[], other: readonly Said[], goesOn: boolean): readonly Said[] =>
  own.length > 0 && !goesOn ? own : [...own, ...other];

/** The journey with what it took in. What both have, such as lead and binding, stays its own. */
export function withKept(state: Journey, from: string, kept: JourneyKept, said: SaidOf | null): Journey {
  const goesOn = state.absorbed.has(from);
  const taken = [...(state.absorbedSaid.get(from)?.taken ?? []), ...kept.overrides];
  return {
    ...state,
    identifiers: state.identifiers.merge(kept.identifiers.map((one) => [one.aliasId, one] as const)),
    marks: state.marks.union(kept.marks),
    accountIds: state.accountIds.union(kept.accountIds),
    touches: touchesOfBoth(state, kept.touches),
    lead: leadOf(state.lead, kept.lead),
    bindings: saidOfBoth(state.bindings, kept.bindings, goesOn),
    overrides: saidOfBoth(state.overrides, kept.overrides, goesOn),
    absorbedSaid: said ? state.absorbedSaid.set(from, { ...said, taken }) : state.absorbedSaid,
    dealIds: state.dealIds.union(kept.dealIds),
    conversionCount: state.conversionCount + kept.conversionCount,
    firstConversion: earlier(state.firstConversion, kept.firstConversion),
    absorbed: state.absorbed.union([from, ...kept.absorbed]),
    absorbedConversions: state.absorbedConversions.merge(
      kept.conversions.map(({ journeyId, count }) => [journeyId, count] as const),
    ),
  };
}

/** Several open journeys of one customer as the one that they would become. */
export function asOne(journeys: readonly Journey[]): Journey {
  const [staying, ...ending] = journeys.toSorted((one, other) => (staysFirst(one, other) ? -1 : 1));
  return ending.reduce(
    (state, ended) => withKept(state, ended.journeyId, newsOf(state, ended.journeyId, keptOf(ended)), null),
    staying!,
  );
}

/** Its own, which has been brought by whoever brought the other, too. */
const leadOf = (own: Journey['lead'], other: Journey['lead']): Journey['lead'] =>
  own && other ? { ...own, contentMarks: [...new Set([...own.contentMarks, ...other.contentMarks])] } : (own ?? other);

/** The customer's first sale is the earlier of the two. */
const earlier = (one: Journey['firstConversion'], other: Journey['firstConversion']): Journey['firstConversion'] => {
  if (one === null || other === null) return one ?? other;
  return other.at < one.at ? other : one;
};

/** Ends here. Again changes nothing; of a person, who says why, it is refused. Where it has ended in a third, that is one with the other, too. */
export function merge({ data, context }: MergeJourney, journey: Journey): JourneyEvent[] | Refusal<JourneyRefusal> {
  const byPerson = data.reason !== null;
  if (journey.status === 'erased') return byPerson ? ERASED : [];
  if (journey.status === 'merged' && journey.mergedInto !== data.into && data.into !== data.journeyId) return MERGED;
  if (journey.status === 'merged' || data.into === data.journeyId) return byPerson ? SAME_CUSTOMER : [];
  const { leadId: goesOn, ...merged } = data;
  const ended = journey.lead?.leadId ?? null;
  const leads = ended === null || goesOn === null || ended === goesOn ? null : { ended, goesOn };
  return [{ type: 'journey.merged', data: { ...merged, at: context.occurredAt, leads } }];
}

const SAME_CUSTOMER: Refusal<JourneyRefusal> = refuse(
  'SAME_CUSTOMER',
  'these two are one customer already',
  'otherJourneyId',
);

export const ERASED: Refusal<JourneyRefusal> = refuse(
  'CUSTOMER_ERASED',
  'this customer was erased: nothing more can be recorded of it',
  'customer',
);

/** Who asks follows it to the journey that it has ended in. */
export const MERGED: Refusal<JourneyRefusal> = refuse(
  'JOURNEY_MERGED',
  'this customer is part of another one now',
  'customer',
);
