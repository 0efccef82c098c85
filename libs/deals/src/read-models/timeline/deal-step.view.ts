import { type Change, upsert, type View, type ViewRow } from '#libs/eventing';
import { type Actor, deterministicId, type Recorded } from '#libs/kernel';
import { accountEvents } from '../../account/account.events.js';
import { accountTimelineEntry } from './account.timeline.js';
import { dealEvents } from '../../deal/deal.events.js';
import { StaffStepRow, DealStepRow, type StoredStaffStep, type StoredStep } from './deal-step.row.view.js';
import { dealTimelineEntry } from './deal.timeline.js';
import type { Evidence } from '../../vocabulary/evidence.js';
import { positionKey } from '../position-key.js';
import { portfolioEvents } from '../../portfolio/portfolio.events.js';
import { portfolioTimelineEntry } from './portfolio.timeline.js';
import type { StepEvent, TimelineEntry } from './timeline-entry.js';

/** A person of a partner whose act led to a decision about another’s deal is nobody’s business but the vendor’s. */
const RULES: Actor = { role: 'policy', subject: 'rules' };

const ofNoun = <E extends StepEvent>(types: { readonly types: object }, event: StepEvent): event is E =>
  event.type in types.types;

function toldBy(event: StepEvent): TimelineEntry | undefined {
  if (ofNoun<Extract<StepEvent, { type: `deal.${string}` }>>(dealEvents, event)) return dealTimelineEntry(event);
  if (ofNoun<Extract<StepEvent, { type: `account.${string}` }>>(accountEvents, event))
    return accountTimelineEntry(event);
  return portfolioTimelineEntry(event as Extract<StepEvent, { type: `portfolio.${string}` }>);
}

const isHidden = (event: Recorded<StepEvent>, told: TimelineEntry): boolean =>
  !told.shared || told.evidence !== null || Object.keys(told.hidden).length > 0 || actorOf(event, told) === RULES;

const actorOf = ({ metadata: { actor } }: Recorded<StepEvent>, { ownAct }: TimelineEntry): Actor =>
  actor.role === 'partner' && !ownAct ? RULES : actor;

const stepIdOf = ({ id }: Recorded<StepEvent>): string => deterministicId('deal-step', id);

/** What an event is in the story of a deal is said once, by the switches in `*.timeline.ts`; the compiler asks there for each. */
function rows<Row extends ViewRow>(
  wanted: (event: Recorded<StepEvent>, told: TimelineEntry) => boolean,
  row: (event: Recorded<StepEvent>, told: TimelineEntry) => Omit<Row, 'tenant'>,
): View<StepEvent, Row>['on'] {
  const change: Change<StepEvent, Row> = upsert(
    (event) => {
      const told = toldBy(event);
      return told && wanted(event, told) ? stepIdOf(event) : [];
    },
    (_, event) => {
      const told = toldBy(event);
      return told && row(event, told);
    },
  );
  const types = [dealEvents, accountEvents, portfolioEvents].flatMap(({ types: known }) => Object.keys(known));
  return Object.fromEntries(types.map((type) => [type, change])) as unknown as View<StepEvent, Row>['on'];
}

const sources = [dealEvents, accountEvents, portfolioEvents];

export const dealStepView: View<StepEvent, StoredStep> = {
  name: 'deal_steps',
  version: 1,
  row: DealStepRow,
  indexes: [['dealId', 'place', 'id']],
  sources,
  on: rows<StoredStep>(
    () => true,
    (event, told) => ({
      id: stepIdOf(event),
      dealId: told.dealId,
      programId: told.programId,
      place: positionKey(event.position),
      kind: event.type,
      at: told.at,
      occurredAt: event.metadata.occurredAt,
      recordedAt: event.recordedAt,
      stream: event.stream,
      revision: String(event.revision),
      shared: told.shared,
      acted: actorOf(event, told),
      facts: told.facts,
      own: told.evidence && ownKnowledge(told.evidence),
    }),
  ),
};

export const staffStepView: View<StepEvent, StoredStaffStep> = {
  name: 'deal_knowledge',
  version: 1,
  row: StaffStepRow,
  partner: null,
  sources,
  on: rows<StoredStaffStep>(isHidden, (event, { evidence, hidden }) => ({
    id: stepIdOf(event),
    accountId: hidden.accountId ?? null,
    acted: event.metadata.actor,
    seen: evidence,
    reviewReasons: hidden.reviewReasons ?? [],
    otherDealId: hidden.otherDealId ?? null,
    otherPartnerId: hidden.otherPartnerId ?? null,
    note: hidden.note ?? null,
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
