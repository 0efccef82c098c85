import type { BlindIndex, Executed, RequestReader, StateReader } from '#libs/eventing';
import { type Command, type CommandContext, deterministicId, isRefusal, type Refusal, refuse } from '#libs/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import { ClaimAlias, VacateAlias } from '../alias/alias.js';
import { IdentifyCustomer } from '../journey/journey.commands.js';
import type { Journey } from '../journey/journey.state.js';
import { staysFirst } from '../journey/merging.js';
import { CustomerNames } from '../state-reader/customer-names.js';
import { forOneCustomer, journeyIdOf, JourneyStateReader } from '../state-reader/journey.state-reader.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import { mergeJourneys } from './merge-journeys.js';

export interface WorkflowParts {
  readonly commands: Pick<CommandBus, 'execute'>;
  readonly facts: StateReader;
  readonly index: BlindIndex;
}

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
   * together become one. Somebody may be faster: then all is looked at again.
   */
  async onJourney(
    identifiers: readonly JourneyIdentifier[],
    commandOf: (journeyId: string) => Command | Promise<Command>,
  ): Promise<Executed> {
    const [first] = identifiers;
    if (!first) return NO_IDENTIFIER;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const journeyId = await this.claimed(first, identifiers);
      if (journeyId === undefined) continue;
      const outcome = await this.send(await commandOf(journeyId));
      if (!isRefusal(outcome) || outcome.refused !== 'JOURNEY_MERGED') return outcome;
    }
    throw new Error(`the identifiers of a customer of ${this.programId} keep changing`);
  }

  /** The one journey that all of them lead to now; undefined where somebody was faster. */
  private async claimed(
    first: JourneyIdentifier,
    identifiers: readonly JourneyIdentifier[],
  ): Promise<string | undefined> {
    const leads = await Promise.all(identifiers.map(async (one) => ({ one, lead: await this.known.lead(one) })));
    const erased = leads.flatMap(({ one, lead }) => (lead.to === 'erased' ? [{ one, lead }] : []));
    for (const { one, lead } of erased) await this.vacate(one, lead.claimedFor);
    if (erased.length > 0) return undefined;
    const [journeyId, ...others] = new Set(
      leads.flatMap(({ lead }) => (lead.to === 'journey' ? [lead.journeyId] : [])),
    );
    if (journeyId === undefined) return this.begun(first, identifiers);
    const staying = others.length === 0 ? journeyId : await mergeJourneys(this, [journeyId, ...others], identifiers);
    if (staying === undefined) return undefined;
    for (const { one, lead } of leads) if (lead.to === 'nobody' && !(await this.claim(one, staying))) return undefined;
    return staying;
  }

  private async begun(
    first: JourneyIdentifier,
    identifiers: readonly JourneyIdentifier[],
  ): Promise<string | undefined> {
    const { vacated } = await this.known.alias(first.aliasId);
    const journeyId = journeyIdOf(this.context.tenant, first, vacated);
    for (const one of identifiers) if (!(await this.claim(one, journeyId))) return undefined;
    return journeyId;
  }

  /** Whether it leads there now. */
  private async claim({ aliasId, kind }: JourneyIdentifier, journeyId: string): Promise<boolean> {
    const data = { aliasId, programId: this.programId, journeyId, kind };
    return !isRefusal(await this.send(new ClaimAlias(data, this.step(`claim ${aliasId} ${journeyId}`))));
  }

  private async vacate({ aliasId }: JourneyIdentifier, journeyId: string): Promise<void> {
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
