import { type AnyAggregate, type EventStore, MemoryEventStore } from '#libs/eventing';
import { type CommandContext, idOf } from '#libs/kernel';
import { AdmitPartner, partnerAggregate } from '#libs/partners';
import { CreateProgram, programAggregate } from '#libs/programs';
import { MemoryWorld, PlainPersonalData } from '../../eventing/test/memory-world.fixtures.js';
import { aliasAggregate } from '../src/alias/alias.aggregate.js';
import { journeyAggregate } from '../src/journey/journey.aggregate.js';
import { NoteTouch } from '../src/journey/journey.commands.js';
import { type CustomerDraft, NOBODY } from '../src/vocabulary/customer.draft.js';
import { CustomerJourneys } from '../src/workflows/customer-journeys.js';
import { clickIdOf } from '../src/click/click-id.js';
import { CreateLink } from '../src/link/link.commands.js';
import { linkAggregate } from '../src/link/link.aggregate.js';
import { linkIdOf } from '../src/link/link-id.js';
import { CLOCK, touch } from './journey.fixtures.js';

const AGGREGATES: readonly AnyAggregate[] = [
  ...[journeyAggregate, aliasAggregate, linkAggregate],
  ...[partnerAggregate, programAggregate],
];

/** One api process over a store: an executor and caches of its own. */
export class World extends MemoryWorld<EventStore> {
  readonly journeys: CustomerJourneys;
  readonly programId = idOf('acme', 'program', 'affiliates');
  /** The command, counted from 0, before which the process dies. */
  crashAt: number | null = null;
  /** What others do before a command of this process is sent. */
  meanwhile: ((type: string) => Promise<void>) | null = null;

  constructor(store: EventStore = new MemoryEventStore()) {
    super({ aggregates: AGGREGATES, store, keys: new PlainPersonalData() });
    this.journeys = new CustomerJourneys(this.bus, this.facts, this.index);
    this.before = async ({ type }) => {
      if (this.crashAt === this.sent.length) throw new Error('crash');
      await this.meanwhile?.(type);
    };
  }

  override context(at = CLOCK, more: Partial<CommandContext> = {}): CommandContext {
    return super.context(at, { clock: CLOCK, ...more });
  }

  async begin(...partners: readonly string[]): Promise<this> {
    const { programId } = this;
    const startsAt = '2026-01-01T00:00:00.000Z';
    const program = { programId, name: 'Affiliates', currency: 'USD', timeZone: 'UTC', startsAt };
    await this.sure(new CreateProgram(program, this.context(startsAt)));
    for (const name of partners) {
      const partner = { externalId: name, name, kind: 'affiliate', country: 'US', programKnown: true } as const;
      const partnerId = this.partnerId(name);
      await this.sure(new AdmitPartner({ partnerId, programId, ...partner }, this.context(startsAt)));
    }
    return this;
  }

  partnerId(name: string): string {
    return idOf(this.tenant, 'partner', `${this.programId}:${name}`);
  }

  sale(saleId: string, customer: Partial<CustomerDraft>, soldAt = CLOCK, context = this.context()) {
    const sold = { programId: this.programId, customer: { ...NOBODY, ...customer }, saleId, soldAt };
    return this.journeys.numberSale(sold, context);
  }

  /** A touch as the workflow notes it, without the checks of the door. */
  async touch(touchId: string, customer: Partial<CustomerDraft>, at = CLOCK, context = this.context(at)) {
    const { programId } = this;
    const workflow = this.journeys.workflow(programId, context);
    const identifiers = await workflow.names.identifiers({ ...NOBODY, ...customer });
    const known = { identifiers, marks: null, accountId: null };
    return workflow.onJourney(
      identifiers,
      (journeyId) => new NoteTouch({ journeyId, programId, known, touch: touch(touchId, at) }, context),
    );
  }

  /** The id of a click on a link of a partner, which is created. */
  async click(partner: string, at: string, nonce = '0000000001', activityId: string | null = null): Promise<string> {
    const { tenant, programId } = this;
    const key = `link-of-${partner.toLowerCase()}`;
    const linkId = linkIdOf(tenant, key);
    const to = {
      destination: 'https://acme.com/',
      deepPaths: false,
      utm: null,
      name: null,
      allowedDomains: ['acme.com'],
    };
    const of = { linkId, programId, partnerId: this.partnerId(partner), key, activityId };
    await this.sure(new CreateLink({ ...of, ...to }, this.context('2026-01-01T00:00:00.000Z')));
    return clickIdOf({ linkId, at, nonce, isRecorded: true, flags: [] }, await this.index.namer(tenant));
  }

  find(customer: Partial<CustomerDraft>) {
    return this.journeys.find(this.tenant, this.programId, { ...NOBODY, ...customer });
  }

  async events(noun: string, id: string): Promise<string[]> {
    return (await this.stored(noun, id)).map(({ type }) => type);
  }
}
