import { BlindIndex, type Executed, type OneRequest, STATE_READER, type StateReader } from '#libs/eventing';
import { type CommandContext, type Instant, isRefusal, type Refusal } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { EraseJourneyCustomer, NoteConversion } from '../journey/journey.commands.js';
import type { Conversion, Journey } from '../journey/journey.state.js';
import { type CustomerDraft, NOBODY } from '../vocabulary/customer.draft.js';
import { CustomerWorkflow, type WorkflowParts } from './customer.workflow.js';
import { identifiersOf } from './identifiers-of.js';

/** A sale as one of its customer's. */
export interface NumberedSale {
  readonly journeyId: string;
  /** 1 for the customer's first sale in the program, in the order of recording. */
  readonly number: number;
  /** When its first sale happened. */
  readonly firstAt: Instant;
}

interface Sold {
  readonly programId: string;
  readonly customer: CustomerDraft;
  readonly saleId: string;
  /** When it was sold. */
  readonly soldAt: Instant;
}

/** Who a lead is. */
export interface CustomerOfLead {
  readonly journeyId: string;
  /** The names under which sales know the customer. */
  readonly persons: readonly string[];
}

export interface ErasedByLead extends CustomerOfLead {
  /** Why something of it could not be erased. */
  readonly refused: Refusal | undefined;
}

/** Customers' journeys for other contexts and for the doors of this one. */
@Injectable()
export class CustomerJourneys {
  readonly parts: WorkflowParts;

  constructor(
    @Inject(CommandBus) commands: WorkflowParts['commands'],
    @Inject(STATE_READER) facts: StateReader,
    index: BlindIndex,
  ) {
    this.parts = { commands, facts, index };
  }

  /** The same for one request, which reads a stream once. */
  within({ commands, facts }: OneRequest): CustomerJourneys {
    return new CustomerJourneys(commands, facts, this.parts.index);
  }

  /** One request's way to a customer's journey. `facts`: for many of one request, what programs and partners say is read once. */
  workflow(programId: string, context: CommandContext, facts: StateReader = this.parts.facts): CustomerWorkflow {
    return new CustomerWorkflow({ ...this.parts, facts }, programId, context);
  }

  /** The journey of a customer, as is known now; null: nothing is known of it. Nothing is written. */
  async find(tenant: string, programId: string, customer: CustomerDraft): Promise<Journey | null> {
    const workflow = this.workflow(programId, { tenant } as CommandContext);
    return workflow.find(await identifiersOf(workflow, this.parts.facts, customer));
  }

  /** Under which name that tells nothing a lead of this number will be known, once it comes. */
  async nameOfLead(tenant: string, programId: string, leadNumber: string): Promise<string | null> {
    const { names } = this.workflow(programId, { tenant } as CommandContext);
    return (await names.identifiers({ ...NOBODY, leadNumber }))[0]?.aliasId ?? null;
  }

  /**
   * Forgets a customer wherever a reference or an address leads, in each journey that it was, too: the one that stays is the last, so that who
   * was cut off finds the others again. Of a customer that is not known nothing is written. Answers with the first refusal: something of it is left.
   */
  async erase(programId: string, ref: string, context: CommandContext): Promise<Refusal | undefined> {
    const workflow = this.workflow(programId, context);
    const { known } = workflow;
    const identifiers = await workflow.names.identifiers({ ...NOBODY, ref, email: ref.includes('@') ? ref : null });
    let refused: Refusal | undefined;
    for (const { aliasId } of identifiers) {
      const { journeyId: leads } = await known.alias(aliasId);
      if (leads === null) continue;
      const { state } = await known.staying(leads);
      if (state.status !== 'absent') refused = (await this.eraseAll(workflow, state)) ?? refused;
    }
    return refused;
  }

  /** Who a lead is, or was before it was forgotten. Undefined: the program has no such lead. */
  async ofLead(programId: string, leadId: string, tenant: string): Promise<CustomerOfLead | undefined> {
    const journey = await this.journeyOf(this.workflow(programId, { tenant } as CommandContext), leadId);
    return journey && customerOf(journey);
  }

  /** The same as `erase` of whoever a lead is. */
  async eraseLead(programId: string, leadId: string, context: CommandContext): Promise<ErasedByLead | undefined> {
    const workflow = this.workflow(programId, context);
    const journey = await this.journeyOf(workflow, leadId);
    return journey && { ...customerOf(journey), refused: await this.eraseAll(workflow, journey) };
  }

  private async journeyOf({ known, programId }: CustomerWorkflow, leadId: string): Promise<Journey | undefined> {
    const { state: own } = await known.journey(leadId);
    if (own.status === 'absent' || own.programId !== programId || own.lead?.leadId !== leadId) return undefined;
    const { state } = await known.staying(leadId);
    return state.status === 'absent' ? undefined : state;
  }

  /**
   * Each journey that a customer was, as many as can be, and the one that it is once all others have gone: only it leads to what is left of them.
   * Answers with the first refusal.
   */
  private async eraseAll(
    workflow: CustomerWorkflow,
    { absorbed, journeyId: last, programId }: Journey,
  ): Promise<Refusal | undefined> {
    let refused: Refusal | undefined;
    for (const journeyId of [...absorbed, last]) {
      if (refused && journeyId === last) break;
      const step = workflow.step(`erase ${journeyId}`);
      const outcome = await workflow.send(new EraseJourneyCustomer({ journeyId, programId, reason: null }, step));
      if (isRefusal(outcome)) refused ??= outcome;
    }
    return refused;
  }

  /**
   * Numbers a sale among those of its customer, who need not be known yet; the same sale has the same number for ever. To be asked for before the
   * sale is recorded, when nothing refuses it any more. NO_IDENTIFIER where nothing says who bought.
   */
  async numberSale(
    { programId, customer, saleId, soldAt }: Sold,
    context: CommandContext,
  ): Promise<NumberedSale | Refusal> {
    const workflow = this.workflow(programId, context);
    const identifiers = await identifiersOf(workflow, this.parts.facts, customer);
    const before = await workflow.find(identifiers);
    const earlier = before && (await this.numbered(workflow, before, saleId));
    if (before && earlier) return { journeyId: before.journeyId, number: earlier.number, firstAt: earlier.firstAt };
    const marks = await workflow.names.marks(customer.email);
    const step = workflow.step(`number ${saleId}`);
    let journeyId = '';
    const outcome: Executed = await workflow.onJourney(identifiers, (id, own) => {
      journeyId = id;
      const known = { identifiers: own, marks, accountId: null };
      return new NoteConversion({ journeyId, programId, known, saleId, soldAt }, step);
    });
    if (isRefusal(outcome)) return outcome;
    const { state } = await workflow.known.journey(journeyId);
    const conversion = state.status === 'absent' ? undefined : state.conversions.get(saleId);
    if (!conversion) throw new Error(`sale ${saleId} has no number in journey ${journeyId}`);
    return { journeyId, number: conversion.number, firstAt: conversion.firstAt };
  }

  /** Of a customer that was several: numbers stay in the journeys in which they were given. */
  private async numbered(
    workflow: CustomerWorkflow,
    journey: Journey,
    saleId: string,
  ): Promise<Conversion | undefined> {
    const own = journey.conversions.get(saleId);
    if (own) return own;
    for (const id of journey.absorbed) {
      const { state } = await workflow.known.journey(id);
      const found = state.status === 'absent' ? undefined : state.conversions.get(saleId);
      if (found) return found;
    }
    return undefined;
  }
}

const customerOf = ({ journeyId, identifiers }: Journey): CustomerOfLead => ({
  journeyId,
  persons: [...identifiers.values()].flatMap(({ person }) => (person === null ? [] : [person])),
});
