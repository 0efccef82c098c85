import { type Command, type CommandContext, isRefusal, type Refusal } from '#libs/kernel';
import * as commands from '../src/journey/journey.commands.js';
import type { JourneyEvent } from '../src/journey/journey.events.js';
import { journeyDecider } from '../src/journey/journey.js';
import type { Journey, JourneyState } from '../src/journey/journey.state.js';
import type { TouchKind } from '../src/vocabulary/touch.js';

export const OF = { journeyId: 'j1', programId: 'p1' };
export const CLOCK = '2026-06-01T12:00:00.000Z';

export const contextAt = (at: string, clock?: string): CommandContext => ({
  tenant: 'acme',
  actor: { subject: 'ada', role: 'manager' },
  commandId: at,
  correlationId: at,
  causationId: at,
  occurredAt: at,
  ...(clock === undefined ? {} : { clock }),
});

export const knownBy = (...aliases: readonly string[]): commands.CustomerKnownBy => ({
  identifiers: aliases.map((aliasId) => ({
    kind: aliasId.startsWith('#') ? ('lead-number' as const) : ('ref' as const),
    aliasId,
    person: null,
  })),
  marks: null,
  accountId: null,
});

export const touch = (touchId: string, at: string, more: Partial<commands.TouchDraft> = {}): commands.TouchDraft => ({
  ...{ touchId, partnerId: 'A', kind: 'click' as TouchKind, at, linkId: null, codeId: null, activityId: null },
  ...{ self: null, clickFlags: [], clickId: null, referrer: null },
  ...{ partnerRevision: '0', linkRevision: null, codeRevision: null },
  ...more,
});

const lead = (more: Partial<commands.LeadDraft> = {}): commands.LeadDraft => ({
  ...{ submittedBy: 'vendor', partnerId: null, activityId: null, number: null, name: 'Ann', email: 'ann@acme.com' },
  ...{ phone: null, company: null, country: null, consent: null, metadata: {} },
  ...more,
});

/** What happened to one journey, and what it answered last. */
export class Story {
  state: JourneyState = journeyDecider.initial;
  readonly events: JourneyEvent[] = [];

  constructor(readonly journeyId: string = OF.journeyId) {}

  /** The types of what happened, or the code of the refusal. */
  when(command: Command): readonly string[] | string {
    const decision = journeyDecider.decide(command as commands.JourneyCommand, this.state);
    if (isRefusal(decision)) return (decision as Refusal).refused;
    this.events.push(...decision);
    this.state = decision.reduce(journeyDecider.evolve.bind(journeyDecider), this.state);
    return decision.map(({ type }) => type.slice('journey.'.length));
  }

  get journey(): Journey {
    if (this.state.status === 'absent') throw new Error('no journey');
    return this.state;
  }

  touched(touchId: string, at: string, more: Partial<commands.TouchDraft> = {}, known = knownBy('r1')) {
    const data = { ...OF, journeyId: this.journeyId, known, touch: touch(touchId, at, more) };
    return this.when(new commands.NoteTouch(data, contextAt(at, CLOCK)));
  }

  submitted(contentMark: string, at: string, more: Partial<commands.LeadDraft> = {}, known = knownBy('r1')) {
    const brought = more.partnerId ? touch(`t ${contentMark}`, at, { kind: 'lead', partnerId: more.partnerId }) : null;
    const data = { ...OF, journeyId: this.journeyId, known, lead: lead(more), contentMark, touch: brought };
    return this.when(new commands.SubmitLead(data, contextAt(at, CLOCK)));
  }

  sold(saleId: string, soldAt: string) {
    return this.when(
      new commands.NoteConversion(
        { ...OF, journeyId: this.journeyId, known: knownBy('r1'), saleId, soldAt },
        contextAt(soldAt),
      ),
    );
  }
}
