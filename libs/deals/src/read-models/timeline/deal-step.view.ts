import { type Change, updateWhere, upsert, type View, type ViewRow } from '#libs/eventing';
import { type Actor, deterministicId, type Recorded } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { accountEvents } from '../../account/account.events.js';
import { accountTimelineEntry } from './account.timeline.js';
import { dealEvents } from '../../deal/deal.events.js';
import { StaffStepRow, DealStepRow, type StoredStaffStep, type StoredStep } from './deal-step.row.view.js';
import { dealTimelineEntry } from './deal.timeline.js';
import type { Evidence } from '../../vocabulary/evidence.js';
import { positionKey } from '../../vocabulary/position-key.js';
import { portfolioEvents } from '../../portfolio/portfolio.events.js';
import { portfolioTimelineEntry } from './portfolio.timeline.js';
import type { StepEvent, TimelineEntry } from './timeline-entry.js';

/** A person of a partner whose act led to a decision about another’s deal is nobody’s business but the vendor’s. */
const RULES: Actor = { role: 'policy', subject: 'rules' };

const ofNoun = <E extends StepEvent>(types: { readonly types: object }, event: StepEvent): event is E =>
  event.type in types.types;

function entryOf(event: StepEvent): TimelineEntry | undefined {
  if (ofNoun<Extract<StepEvent, { type: `deal.${string}` }>>(dealEvents, event)) return dealTimelineEntry(event);
  if (ofNoun<Extract<StepEvent, { type: `account.${string}` }>>(accountEvents, event))
    return accountTimelineEntry(event);
  return portfolioTimelineEntry(event as Extract<StepEvent, { type: `portfolio.${string}` }>);
}

const isHidden = (event: Recorded<StepEvent>, entry: TimelineEntry): boolean =>
  !entry.shared || entry.evidence !== null || Object.keys(entry.hidden).length > 0 || actorOf(event, entry) === RULES;

const actorOf = ({ metadata: { actor } }: Recorded<StepEvent>, { ownAct }: TimelineEntry): Actor =>
  actor.role === 'partner' && !ownAct ? RULES : actor;

const stepIdOf = ({ id }: Recorded<StepEvent>): string => deterministicId('deal-step', id);

type Source = StepEvent | PartnerErased;
type Erased = Extract<Source, { type: 'partner.erased' | 'deal.customer-erased' }>;

interface Spoken extends ViewRow {
  words: unknown;
  subjectId: string | null;
}

type SubjectNamed = Extract<Source, { type: 'deal.subject-named' }>;

/** Says afterwards whose words of older history are; they are gone where it was erased before. */
const owned = <Row extends Spoken>(): Change<SubjectNamed, Row> =>
  updateWhere(
    ({ data }) => ({ subjectId: data.dealId }) as Partial<Row>,
    ({ data: { subjectId, legible } }) => ({ subjectId, ...(legible === null && { words: null }) }) as Partial<Row>,
  );

/** Older history does not say whose its words are: they are the deal's until somebody is named. */
const subjectOf = ({ dealId, subjectId, words, hidden }: TimelineEntry): string | null => {
  const texts = [words?.reason, words?.note, hidden.note];
  return subjectId ?? (texts.some((text) => text !== null && text !== undefined) ? dealId : null);
};

/** What was said of a deal goes with whose key it was encrypted under. */
const unsaid = <Row extends Spoken>(): Change<Erased, Row> =>
  updateWhere(
    ({ data }) => ({ subjectId: 'customerId' in data ? data.customerId : data.partnerId }) as Partial<Row>,
    () => ({ words: null }) as Partial<Row>,
  );

/** What was shown to the partner before is nothing that the next one reads. */
function unshared<Row extends Spoken>(isShown: boolean): Change<Extract<Source, { type: 'deal.reassigned' }>, Row>[] {
  if (!isShown) return [];
  const columns = { shared: false } as unknown as Partial<Row>;
  return [
    updateWhere(
      ({ data }) => ({ dealId: data.dealId }) as unknown as Partial<Row>,
      () => columns,
    ),
  ];
}

/** What an event is in the story of a deal is said once, by the switches in `*.timeline.ts`; the compiler asks there for each. */
function rows<Row extends Spoken>(
  isShown: boolean,
  wanted: (event: Recorded<StepEvent>, entry: TimelineEntry) => boolean,
  row: (event: Recorded<StepEvent>, entry: TimelineEntry) => Omit<Row, 'tenant'>,
): View<Source, Row>['on'] {
  const change: Change<StepEvent, Row> = upsert(
    (event) => {
      const entry = entryOf(event);
      return entry && wanted(event, entry) ? stepIdOf(event) : [];
    },
    (_, event) => {
      const entry = entryOf(event);
      return entry && row(event, entry);
    },
  );
  const types = [dealEvents, accountEvents, portfolioEvents].flatMap(({ types: known }) => Object.keys(known));
  const steps = Object.fromEntries(types.map((type) => [type, change]));
  const erased = { 'partner.erased': unsaid(), 'deal.customer-erased': [change, unsaid()] };
  const reassigned = { 'deal.reassigned': [...unshared<Row>(isShown), change] };
  return { ...steps, ...erased, ...reassigned, 'deal.subject-named': owned() } as unknown as View<Source, Row>['on'];
}

const sources = [dealEvents, accountEvents, portfolioEvents, partnerEvents];

export const dealStepView: View<Source, StoredStep> = {
  name: 'deal_steps',
  version: 3,
  row: DealStepRow,
  indexes: [['dealId', 'place', 'id'], ['subjectId']],
  sources,
  on: rows<StoredStep>(
    true,
    () => true,
    (event, entry) => ({
      id: stepIdOf(event),
      dealId: entry.dealId,
      programId: entry.programId,
      place: positionKey(event.position),
      kind: event.type,
      at: entry.at,
      occurredAt: event.metadata.occurredAt,
      recordedAt: event.recordedAt,
      stream: event.stream,
      revision: String(event.revision),
      shared: entry.shared,
      acted: actorOf(event, entry),
      facts: entry.facts,
      words: entry.words,
      subjectId: subjectOf(entry),
      own: entry.evidence && ownKnowledge(entry.evidence),
    }),
  ),
};

export const staffStepView: View<Source, StoredStaffStep> = {
  name: 'deal_knowledge',
  version: 3,
  row: StaffStepRow,
  indexes: [['subjectId']],
  partner: null,
  sources,
  on: rows<StoredStaffStep>(false, isHidden, (event, entry) => ({
    id: stepIdOf(event),
    accountId: entry.hidden.accountId ?? null,
    acted: event.metadata.actor,
    seen: entry.evidence,
    reviewReasons: entry.hidden.reviewReasons ?? [],
    otherDealId: entry.hidden.otherDealId ?? null,
    otherPartnerId: entry.hidden.otherPartnerId ?? null,
    by: entry.hidden.by ?? null,
    words: entry.hidden.note ?? null,
    subjectId: subjectOf(entry),
  })),
};

const ownKnowledge = (evidence: Evidence) => ({
  policyVersion: evidence.policyVersion,
  programRevision: evidence.programRevision,
  partnerRevision: evidence.partnerRevision,
  partnerStanding: evidence.partnerStanding,
  partnerTier: evidence.partnerTier,
  openRegistrations: evidence.openRegistrations,
  capacity: evidence.capacity,
});
