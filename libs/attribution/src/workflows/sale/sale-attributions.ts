import { BlindIndex, type OneRequest, PastReader, type Snapshot, STATE_READER, type StateReader } from '#libs/eventing';
import { accountKnownBy, NO_CUSTOMER } from '#libs/deals';
import { type CommandContext, deterministicId, type Instant, isRefusal, type Position } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { codeAggregate } from '../../code/code.aggregate.js';
import { codeIdOf } from '../../state-reader/code-id.js';
import { type CodeSale, redemptionCommands, redemptionNamed } from './redemption-of-sale.js';
import { attribute } from '../../attribute/attribute.js';
import type { SoldLine } from '../../attribute/evidence.js';
import type { TouchDraft } from '../../journey/journey.commands.js';
import type { Journey } from '../../journey/journey.state.js';
import { evidenceOf } from '../../state-reader/evidence.state-reader.js';
import { CustomerNames } from '../../state-reader/customer-names.js';
import { JourneyStateReader } from '../../state-reader/journey.state-reader.js';
import { PartnerMarks } from '../../state-reader/partner-marks.js';
import type { CustomerDraft } from '../../vocabulary/customer.draft.js';
import { type ClickFault, readClick, sharedTouch, type ShownClick, touchOfClick } from '../click-of-customer.js';
import {
  attributeRecorded,
  NOBODY,
  openJourney,
  type RecordedSale,
  type Tried,
  tryRecorded,
} from './attribute-recorded.js';
import type { Trial } from './bound-otherwise.js';
import { noteTouchOfSale, touchOfCode } from './code-of-sale.js';
import { CustomerWorkflow, type WorkflowParts } from '../customer.workflow.js';
import { bindingByLead } from '../customer-binding.js';
import { type AttributedSale, type BindingSale, bindingBySale } from './binding-by-sale.js';

interface SaleToAttribute {
  readonly programId: string;
  readonly soldAt: Instant;
  readonly lines: readonly SoldLine[];
  readonly policy: AttributionPolicy;
  /** The journey of its customer; null: nothing says who bought. */
  readonly journeyId: string | null;
  readonly customer: CustomerDraft;
  readonly saleId: string;
  /** The touch of the code that came with it. */
  readonly code: TouchDraft | null;
  /** The click whose id came with it. */
  readonly click: ShownClick | null;
}

interface Tries {
  /** The one that decided, and the same changed. */
  readonly policies: readonly [AttributionPolicy, AttributionPolicy];
  readonly trial: Trial;
}

/** Whose sales are, by the streams of their customers. */
@Injectable()
export class SaleAttributions {
  constructor(
    @Inject(CommandBus) private readonly commands: WorkflowParts['commands'],
    @Inject(STATE_READER) private readonly facts: StateReader,
    private readonly index: BlindIndex,
    @Optional() private readonly marks: PartnerMarks = new PartnerMarks(facts, index),
  ) {}

  /** The same for one request, which reads a stream once. */
  within({ commands, facts }: OneRequest): SaleAttributions {
    return new SaleAttributions(commands, facts, this.index, this.marks.within(facts));
  }

  /** The touch of a code that came with a sale; null: the program has no such code. */
  codeOf(sale: Parameters<typeof touchOfCode>[2], context: CommandContext): Promise<TouchDraft | null> {
    return touchOfCode(this.facts, this.index, sale, context);
  }

  /** Whether a code has a redemption of this global id. */
  async knowsRedemption(
    programId: string,
    code: string,
    globalId: string,
    { tenant }: CommandContext,
  ): Promise<boolean> {
    const codeId = await codeIdOf(this.index, tenant, programId, code);
    if (isRefusal(codeId)) return false;
    const { state } = await this.facts.of(codeAggregate, tenant, codeId as string);
    return state.status !== 'absent' && redemptionNamed(state, globalId) !== undefined;
  }

  /** Uses the code that came with a recorded sale, once. A code that cannot be used any more changes nothing of the sale. */
  async useCode(
    programId: string,
    code: string,
    sale: Omit<CodeSale, 'codeId'>,
    context: CommandContext,
  ): Promise<void> {
    const codeId = await codeIdOf(this.index, context.tenant, programId, code);
    if (isRefusal(codeId)) return;
    const commands = await redemptionCommands(this.facts, { ...sale, codeId: codeId as string }, context);
    for (const command of commands) await this.commands.execute(command);
  }

  /** The click that an id came with a sale of; a fault: it is no evidence. */
  clickOf(programId: string, clickId: string, { tenant }: CommandContext): Promise<ShownClick | ClickFault> {
    return readClick(this.facts, this.index, { tenant, programId, clickId });
  }

  /** Whose a sale is, as is known now. A lead that is not decided yet is decided first, at its own time. */
  async ofSale(sale: SaleToAttribute, context: CommandContext): Promise<AttributedSale> {
    const { programId, soldAt: at, lines, policy, customer, code } = sale;
    const { website, email, taxId, crmId } = customer;
    const decided = sale.journeyId === null ? undefined : await this.boundByLead(sale.journeyId, context);
    const click = await this.clickTouch(sale, decided, context);
    const noted = [code, click.isShared ? null : click.touch].filter((touch) => touch !== null);
    const journey = decided && (await this.noted(decided, noted, context));
    const of = { tenant: context.tenant, programId };
    const known = { ...NO_CUSTOMER, website, email, taxId, crmId };
    const accountId = await accountKnownBy(this.facts, this.index, of, known);
    const carried = [code, click.touch].filter((touch) => touch !== null);
    if (!journey && carried.length === 0 && accountId === null) return NOBODY;
    const own = await new CustomerNames(this.index, context.tenant, programId).marks(email);
    const { evidence, readAt } = await evidenceOf(this.facts, context.tenant, journey ?? null, {
      ...{ at, lines, carried, isBindingAsked: true },
      sharedTouchId: click.isShared ? click.touch.touchId : null,
      accountIds: accountId === null ? [] : [accountId],
      compared: { programId, partners: this.marks, customer: own },
    });
    return { ...attribute(evidence, policy), journeyId: journey?.state.journeyId ?? null, readAt };
  }

  /** A click that leads to as many other customers as it may is no evidence of this one: it is shown, and its journey does not have it. */
  private async clickTouch(
    { programId, saleId, click, policy }: SaleToAttribute,
    journey: Snapshot<Journey> | undefined,
    context: CommandContext,
  ): Promise<
    | { readonly touch: TouchDraft | null; readonly isShared: false }
    | { readonly touch: TouchDraft; readonly isShared: true }
  > {
    if (click === null) return { touch: null, isShared: false };
    const { commands, facts, index } = this;
    const workflow = new CustomerWorkflow({ commands, facts, index }, programId, context);
    const own = journey && (await touchOfClick(workflow, click, journey.state.journeyId, policy.customersPerClick));
    if (own) return { touch: own, isShared: false };
    return { touch: sharedTouch(click, context.tenant, saleId), isShared: true };
  }

  /** Whose a recorded sale is by a policy, as is known now. Nothing is noted or bound. */
  ofRecorded(sale: RecordedSale, { tenant }: CommandContext): Promise<AttributedSale> {
    return attributeRecorded({ facts: this.facts, tenant, marks: this.marks }, sale);
  }

  /** The same by its policy and by what is tried of that, by what was known at a place of history. */
  tryAsKnownAt(
    at: Position,
    { policies, trial, ...sale }: Omit<RecordedSale, 'policy'> & Tries,
    tenant: string,
  ): Promise<Tried> {
    const facts = new PastReader(this.facts, at);
    return tryRecorded({ facts, tenant, marks: new PartnerMarks(facts, this.index) }, sale, policies, trial);
  }

  /** Under LEAD the first sale that finds a partner by touches binds the customer; one that is bound stays as it is. */
  async bindBySale(sale: BindingSale, context: CommandContext): Promise<void> {
    const command = await bindingBySale(this.facts, sale, context);
    if (command) await this.commands.execute(command);
  }

  /** With what came with the sale, which is later than its lead. */
  private async noted(
    journey: Snapshot<Journey>,
    touches: readonly TouchDraft[],
    context: CommandContext,
  ): Promise<Snapshot<Journey> | undefined> {
    const { commands } = this;
    const known = new JourneyStateReader(this.facts, context.tenant);
    let staying: Snapshot<Journey> | undefined = journey;
    for (const touch of touches) {
      if (!staying) break;
      staying = await noteTouchOfSale((command) => commands.execute(command), known, staying.state, touch, context);
    }
    return staying;
  }

  private async boundByLead(journeyId: string, context: CommandContext): Promise<Snapshot<Journey> | undefined> {
    const known = new JourneyStateReader(this.facts, context.tenant);
    const journey = await openJourney(known, journeyId);
    if (!journey) return undefined;
    const commandId = deterministicId('bind-by-lead', journey.state.journeyId);
    const command = await bindingByLead(this.facts, journey, { ...context, commandId, bodyHash: commandId });
    if (!command) return journey;
    await this.commands.execute(command);
    return openJourney(known, journeyId);
  }
}
