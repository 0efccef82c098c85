import type { BlindIndex, Executed, RequestReader, StateReader } from '#libs/eventing';
import { type Command, type CommandContext, deterministicId, isRefusal, type Refusal } from '#libs/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import { ClaimAlias, VacateAlias } from '../alias/alias.js';
import { IdentifyCustomer, type JourneyCommand } from '../journey/journey.commands.js';
import type { Journey, JourneyState } from '../journey/journey.state.js';
import { staysFirst } from '../journey/merging.js';
import { CustomerNames } from '../state-reader/customer-names.js';
import { forOneCustomer, journeyIdOf, JourneyStateReader } from '../state-reader/journey.state-reader.js';
import {
  changesAnything,
  type Claimable,
  type Led,
  otherCustomer,
  type RecordNumber,
  refusalIn,
} from '../state-reader/led.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import { NO_IDENTIFIER } from './draft-faults.js';
import { keptApart } from './identifiers-of.js';
import { absorb, mergeJourneys } from './merge-journeys.js';

export interface WorkflowParts {
  readonly commands: Pick<CommandBus, 'execute'>;
  readonly facts: StateReader;
  readonly index: BlindIndex;
}

/** What is done in the journey of a customer that is known by these. */
type CommandOf = (journeyId: string, identifiers: readonly JourneyIdentifier[]) => JourneyCommand;

/** How often the way is begun anew where others write the same identifiers at the same time. */
const MOST_ATTEMPTS = 50;

/** One request's way from what it knows a customer by to the journey of that customer. */
export class CustomerWorkflow {
  readonly known: JourneyStateReader;
  readonly names: CustomerNames;
  private readonly reader: RequestReader;

  constructor(
    private readonly parts: WorkflowParts,
    readonly programId: string,
    readonly context: CommandContext,
  ) {
    this.reader = forOneCustomer(parts.facts);
    this.known = new JourneyStateReader(this.reader, context.tenant);
    this.names = new CustomerNames(parts.index, context.tenant, programId);
  }

  readonly send = async (command: Command): Promise<Executed> => {
    const outcome = await this.parts.commands.execute<Command, Executed>(command);
    this.reader.learn(command, outcome);
    return outcome;
  };

  /** A step under an id of its own, which follows from the request: done again it changes nothing. */
  step(what: string): CommandContext {
    // Stored: never to be renamed.
    const commandId = deterministicId('attribution', this.context.commandId, what);
    return { ...this.context, commandId, bodyHash: commandId };
  }

  /** Where the identifiers lead, nothing claimed. */
  async journeyIds(identifiers: readonly JourneyIdentifier[]): Promise<ReadonlySet<string>> {
    const leads = await Promise.all(identifiers.map((one) => this.known.lead(one)));
    return new Set(leads.flatMap((lead) => (lead.to === 'journey' ? [lead.journeyId] : [])));
  }

  private async journeysOf(identifiers: readonly JourneyIdentifier[]): Promise<JourneyState[]> {
    const ids = await this.journeyIds(identifiers);
    return Promise.all([...ids].map(async (id) => (await this.known.journey(id)).state));
  }

  /** Whether any customer that they lead to has bought, also where nobody has named them together yet. */
  async hasBought(identifiers: readonly JourneyIdentifier[]): Promise<boolean> {
    const journeys = await this.journeysOf(identifiers);
    return journeys.some((state) => state.status !== 'absent' && state.conversionCount > 0);
  }

  /** The journey that the identifiers lead to; null: none. Of several the one that would stay. */
  async find(identifiers: readonly JourneyIdentifier[]): Promise<Journey | null> {
    const journeys = await this.journeysOf(identifiers);
    const open = journeys.flatMap((state) => (state.status === 'open' ? [state] : []));
    return open.toSorted((one, other) => (staysFirst(one, other) ? -1 : 1))[0] ?? null;
  }

  /**
   * Does something in the journey of a customer, which all identifiers lead to from then on: what is free is claimed, and journeys that they name
   * together become one. Somebody may be faster: then all is looked at again. What would be refused claims and joins nothing.
   */
  async onJourney(
    identifiers: readonly JourneyIdentifier[],
    commandOf: CommandOf,
    number?: RecordNumber,
  ): Promise<Executed> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      // Looked at anew each time: an address may be of another reference by now.
      const own = await keptApart(this, this.parts.facts, identifiers);
      const [first] = own;
      if (!first) return NO_IDENTIFIER;
      const led = await this.led(own, number?.one);
      if (led === undefined) continue;
      const refused = (number && otherCustomer(led, number)) ?? (await this.foreseen(own, led, commandOf));
      if (refused) return refused;
      const journeyId = await this.claimed(first, led);
      if (journeyId === undefined) continue;
      if (number && led.number?.to === 'nobody' && !(await this.claim(number.one, journeyId))) continue;
      const outcome = await this.send(commandOf(journeyId, own));
      if (!isRefusal(outcome) || outcome.refused !== 'JOURNEY_MERGED') return outcome;
    }
    throw this.changing();
  }

  /** Why `onJourney` would refuse it as things stand: for who has to do something else before. Nothing is claimed or joined. */
  async refusalOf(
    identifiers: readonly JourneyIdentifier[],
    commandOf: CommandOf,
    number?: RecordNumber,
  ): Promise<Refusal | undefined> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const own = await keptApart(this, this.parts.facts, identifiers);
      if (own.length === 0) return NO_IDENTIFIER;
      const led = await this.led(own, number?.one);
      if (led) return (number && otherCustomer(led, number)) ?? this.decided(own, led, commandOf);
    }
    throw this.changing();
  }

  private changing(): Error {
    return new Error(`the identifiers of a customer of ${this.programId} keep changing`);
  }

  /** Where they lead; undefined where some led to customers that were erased: those lead to nobody from now on. */
  private async led(identifiers: readonly JourneyIdentifier[], number?: Claimable): Promise<Led | undefined> {
    const all: readonly Claimable[] = number ? [...identifiers, number] : identifiers;
    const found = await Promise.all(all.map(async (one) => ({ one, lead: await this.known.lead(one) })));
    const erased = found.flatMap(({ one, lead }) => (lead.to === 'erased' ? [{ one, lead }] : []));
    for (const { one, lead } of erased) await this.vacate(one, lead.claimedFor);
    if (erased.length > 0) return undefined;
    const leads = found.slice(0, identifiers.length).map(({ lead }, at) => ({ one: identifiers[at]!, lead }));
    const ids = leads.flatMap(({ lead }) => (lead.to === 'journey' ? [lead.journeyId] : []));
    return { leads, journeyIds: [...new Set(ids)], number: number && found.at(-1)?.lead };
  }

  /** Why it will be refused, before anything is claimed or joined for it. */
  private async foreseen(
    own: readonly JourneyIdentifier[],
    led: Led,
    commandOf: CommandOf,
  ): Promise<Refusal | undefined> {
    return changesAnything(led) ? this.decided(own, led, commandOf) : undefined;
  }

  private decided(own: readonly JourneyIdentifier[], led: Led, commandOf: CommandOf): Promise<Refusal | undefined> {
    const beginning = led.journeyIds[0] ?? this.beginning(own[0]!, led.leads);
    return refusalIn(this.known, led, beginning, (journeyId) => commandOf(journeyId, own));
  }

  /** The one journey that all of them lead to now; undefined where somebody was faster. */
  private async claimed(first: JourneyIdentifier, { leads, journeyIds }: Led): Promise<string | undefined> {
    const [journeyId = this.beginning(first, leads), ...others] = journeyIds;
    const identifiers = leads.map(({ one }) => one);
    const staying = others.length === 0 ? journeyId : await mergeJourneys(this, journeyIds, identifiers);
    if (staying === undefined) return undefined;
    // Who merged them may not be through yet: nothing is done here before all that they hold is.
    const ended = new Set(leads.flatMap(({ lead }) => (lead.to === 'journey' ? lead.ended : [])));
    for (const from of ended) if (!(await absorb(this, from, staying))) return undefined;
    for (const { one, lead } of leads) if (lead.to === 'nobody' && !(await this.claim(one, staying))) return undefined;
    return staying;
  }

  /** The journey of a customer that nobody knows. */
  private beginning(first: JourneyIdentifier, leads: Led['leads']): string {
    const lead = leads[0]?.lead;
    return journeyIdOf(this.context.tenant, first, lead?.to === 'nobody' ? lead.vacated : 0);
  }

  /** Whether it leads there now. */
  private async claim({ aliasId, kind }: Claimable, journeyId: string): Promise<boolean> {
    const placeOf = kind === 'click' ? aliasId : null;
    const data = { aliasId, programId: this.programId, journeyId, kind, placeOf };
    return !isRefusal(await this.send(new ClaimAlias(data, this.step(`claim ${aliasId} ${journeyId}`))));
  }

  private async vacate({ aliasId }: Claimable, journeyId: string): Promise<void> {
    const data = { aliasId, programId: this.programId, journeyId };
    await this.send(new VacateAlias(data, this.step(`vacate ${aliasId} ${journeyId}`)));
  }

  /** Opens a journey that an identifier leads to and that nobody got to open. */
  async opened(journeyId: string, identifiers: readonly JourneyIdentifier[]): Promise<void> {
    const { programId } = this;
    const known = { identifiers, marks: null, accountId: null };
    await this.send(new IdentifyCustomer({ journeyId, programId, known }, this.step(`open ${journeyId}`)));
  }
}
