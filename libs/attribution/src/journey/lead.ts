import { aheadFault, optionalTextFault, type Refusal, refuse } from '#libs/kernel';
import type { CustomerKnownBy, DisqualifyLead, LinkLeadToDeal, QualifyLead, SubmitLead } from './journey.commands.js';
import type { JourneyEvent } from './journey.events.js';
import type { JourneyRefusal } from './journey.refusals.js';
import { type Journey, type JourneyState, leadStatusOf } from './journey.state.js';
import { tooMany, touchEvent } from './touches.js';

type Decided = JourneyEvent[] | Refusal<JourneyRefusal>;

const MOST_NOTE = 1_000;
/** How often one person may come again; each is kept, so that a repeat of any of them changes nothing. */
const MOST_SEEN = 1_000;

/** A person has one lead. Whoever brings it again is seen, and a partner's touch counts. */
export function submitLead({ data, context }: SubmitLead, journey: Journey, before: JourneyState): Decided {
  const { lead, contentMark, touch, known } = data;
  if (journey.lead?.contentMarks.includes(contentMark)) return [];
  if (isNumbered(known, before)) return LEAD_DIFFERS;
  const fault = aheadFault(context.occurredAt, context.clock, 'occurredAt') ?? (touch && tooMany(journey));
  if (fault) return fault;
  const of = { journeyId: data.journeyId, programId: data.programId, at: context.occurredAt };
  const touches = touch && !journey.touches.has(touch.touchId) ? [touchEvent(journey, touch)] : [];
  if (journey.lead === null) {
    return [
      {
        type: 'journey.lead-submitted',
        data: {
          ...{ ...of, leadId: data.journeyId, ...lead, mayBeShared: lead.consent?.given === true, contentMark },
          soldAt: journey.firstConversion?.at ?? null,
        },
      },
      ...touches,
    ];
  }
  if (journey.lead.contentMarks.length >= MOST_SEEN)
    return refuse('TOO_MANY', `this person has come ${MOST_SEEN} times already: more are not recorded`, 'customer');
  const { partnerId, activityId, submittedBy } = lead;
  return [
    {
      type: 'journey.lead-seen-again',
      data: { ...of, leadId: journey.lead.leadId, partnerId, activityId, submittedBy, contentMark },
    },
    ...touches,
  ];
}

/** Whether a lead of this number was recorded before: a click or a sale is known by the number of a lead, too. */
const isNumbered = ({ identifiers }: CustomerKnownBy, before: JourneyState): boolean =>
  before.status !== 'absent' &&
  before.lead !== null &&
  identifiers.some(({ kind, aliasId }) => kind === 'lead-number' && before.identifiers.has(aliasId));

export const LEAD_DIFFERS: Refusal<JourneyRefusal> = refuse(
  'LEAD_DIFFERS',
  'a lead with this number is recorded with other content',
  'externalId',
);

const NO_LEAD: Refusal<JourneyRefusal> = refuse('NOT_FOUND', 'there is no such lead', 'leadId');

export function qualify({ data, context }: QualifyLead, journey: Journey): Decided {
  const status = leadStatusOf(journey);
  if (status === undefined || journey.lead === null) return NO_LEAD;
  const { leadId } = journey.lead;
  const fault = optionalTextFault(data.note, 'note', { most: MOST_NOTE, lines: true });
  if (fault) return fault;
  if (status === 'qualified') return [];
  if (status === 'converted') return wrongStatus('a converted lead is not qualified any more');
  return [{ type: 'journey.lead-qualified', data: { ...data, leadId, at: context.occurredAt } }];
}

export function disqualify({ data, context }: DisqualifyLead, journey: Journey): Decided {
  const status = leadStatusOf(journey);
  if (status === undefined || journey.lead === null) return NO_LEAD;
  const { leadId } = journey.lead;
  const fault = optionalTextFault(data.note, 'note', { most: MOST_NOTE, lines: true });
  if (fault) return fault;
  if (status === 'converted') return wrongStatus('a converted lead cannot be disqualified');
  if (status === 'disqualified')
    return journey.lead.disqualified === data.reason
      ? []
      : wrongStatus('this lead is disqualified for another reason: qualify it first');
  return [{ type: 'journey.lead-disqualified', data: { ...data, leadId, at: context.occurredAt } }];
}

export function linkToDeal({ data, context }: LinkLeadToDeal, journey: Journey): Decided {
  if (journey.lead === null) return NO_LEAD;
  if (journey.lead.status === 'disqualified')
    return wrongStatus('this lead is disqualified: qualify it before it is linked to a deal');
  if (journey.dealIds.has(data.dealId))
    return refuse('ALREADY_LINKED', 'this lead is linked to that deal already', 'dealId');
  return [{ type: 'journey.deal-linked', data: { ...data, leadId: journey.lead.leadId, at: context.occurredAt } }];
}

const wrongStatus = (why: string): Refusal<JourneyRefusal> => refuse('WRONG_STATUS', why, 'leadId');
