import type { BlindIndex, Executed, RequestReader, StateReader } from '#libs/eventing';
import { type Command, type CommandContext, deterministicId, isRefusal, type Refusal, refuse } from '#libs/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import { ClaimAlias, VacateAlias } from '../alias/alias.js';
import type { ClaimedKind } from '../alias/alias.events.js';
import { IdentifyCustomer, type JourneyCommand } from '../journey/journey.commands.js';
import { journeyDecider } from '../journey/journey.js';
import type { Journey, JourneyState } from '../journey/journey.state.js';
import { asOne, staysFirst } from '../journey/merging.js';
import { CustomerNames } from '../state-reader/customer-names.js';
import { forOneCustomer, journeyIdOf, JourneyStateReader, type Lead } from '../state-reader/journey.state-reader.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import { absorb, mergeJourneys } from './merge-journeys.js';

export interface WorkflowParts {
  readonly commands: Pick<CommandBus, 'execute'>;
  readonly facts: StateReader;
  readonly index: BlindIndex;
}

/** What may lead to a journey. */
interface Claimable {
  readonly aliasId: string;
  readonly kind: ClaimedKind;
}

/** The number of what is recorded: it leads to the customer that it was recorded of, and never makes one customer of two. */
export interface RecordNumber {
  readonly one: Claimable;
  /** Answered where it leads to another customer. */
  readonly differs: Refusal;
}

/** Where a request's identifiers and its number lead. */
interface Led {
  readonly leads: readonly { readonly one: JourneyIdentifier; readonly lead: Lead }[];
  readonly journeyIds: readonly string[];
  readonly number: Lead | undefined;
}

const otherCustomer = ({ journeyIds, number }: Led, { differs }: RecordNumber): Refusal | undefined =>
  number?.to === 'journey' && !journeyIds.includes(number.journeyId) ? differs : undefined;

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

  /** Where the identifiers lead, nothing claimed; null: to nobody. Of several journeys the one that would stay. */
  async find(identifiers: readonly JourneyIdentifier[]): Promise<Journey | null> {
    const leads = await Promise.all(identifiers.map((one) => this.known.lead(one)));
    const ids = new Set(leads.flatMap((lead) => (lead.to === 'journey' ? [lead.journeyId] : [])));
    const journeys = await Promise.all([...ids].map(async (id) => (await this.known.journey(id)).state));
    const open = journeys.flatMap((state) => (state.status === 'open' ? [state] : []));
    return open.toSorted((one, other) => (staysFirst(one, other) ? -1 : 1))[0] ?? null;
  }

  /**
   * Does something in the journey of a customer, which all identifiers lead to from then on: what is free is claimed, and journeys that they name
   * together become one. Somebody may be faster: then all is looked at again. What would be refused claims and joins nothing.
   */
  async onJourney(
    identifiers: readonly JourneyIdentifier[],
    commandOf: (journeyId: string) => JourneyCommand,
    number?: RecordNumber,
  ): Promise<Executed> {
    const [first] = identifiers;
    if (!first) return NO_IDENTIFIER;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const led = await this.led(identifiers, number?.one);
      if (led === undefined) continue;
      const refused = (number && otherCustomer(led, number)) ?? (await this.foreseen(first, led, commandOf));
      if (refused) return refused;
      const journeyId = await this.claimed(first, led);
      if (journeyId === undefined) continue;
      if (number && led.number?.to === 'nobody' && !(await this.claim(number.one, journeyId))) continue;
      const outcome = await this.send(commandOf(journeyId));
      if (!isRefusal(outcome) || outcome.refused !== 'JOURNEY_MERGED') return outcome;
    }
    throw new Error(`the identifiers of a customer of ${this.programId} keep changing`);
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
    first: JourneyIdentifier,
    { leads, journeyIds, number }: Led,
    commandOf: (journeyId: string) => JourneyCommand,
  ): Promise<Refusal | undefined> {
    const changes = journeyIds.length > 1 || number?.to === 'nobody' || leads.some(({ lead }) => lead.to === 'nobody');
    if (!changes) return undefined;
    const states = await Promise.all(journeyIds.map(async (id) => (await this.known.journey(id)).state));
    const open = states.flatMap((state) => (state.status === 'open' ? [state] : []));
    const state: JourneyState = open.length > 0 ? asOne(open) : journeyDecider.initial;
    const id = state.status === 'absent' ? (journeyIds[0] ?? this.beginning(first, leads)) : state.journeyId;
    const decided = journeyDecider.decide(commandOf(id), state);
    return isRefusal(decided) ? decided : undefined;
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
    const data = { aliasId, programId: this.programId, journeyId, kind };
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

const NO_IDENTIFIER: Refusal<'NO_IDENTIFIER'> = refuse(
  'NO_IDENTIFIER',
  'say who the customer is: by a reference, a CRM id, an e-mail address or a number',
  'customer',
);
