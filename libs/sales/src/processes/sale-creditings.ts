import {
  type ClickFault,
  type Code,
  type CustomerJourneys,
  NOBODY,
  type NumberedSale,
  redemptionNamed,
  type SaleAttributions,
  type ShownClick,
  type TouchDraft,
} from '#libs/attribution';
import type { StateReader } from '#libs/eventing';
import { type CommandContext, isRefusal, monthsBetween } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { ContentDraft, Known } from '../content/draft.js';
import type { Crediting, SaleAttribution, SaleConversion, Unusable } from '../events/sale.events.js';
import { soldLines } from '../content/sold-lines.js';
import { NAMED_CREDITS, type EvidenceDraft, type SaleCrediting, usualCrediting } from '../sale/crediting.js';
import { saleAggregate } from '../sale/sale.aggregate.js';
import { RecordSale } from '../sale/sale.commands.js';
import { customerOf } from './sale-evidence.js';

/** A sale that is about to be recorded. */
export interface SaleToCredit {
  readonly saleId: string;
  readonly given: ContentDraft;
  readonly knowledge: Known;
  readonly policy: AttributionPolicy | undefined;
  readonly asked: Crediting | null;
  readonly evidence: EvidenceDraft | null;
}

/** How a sale finds its partners and its customer, for one request. Evidence never refuses a sale. */
export class SaleCreditings {
  constructor(
    private readonly journeys: CustomerJourneys,
    private readonly attributions: SaleAttributions,
    private readonly facts: StateReader,
  ) {}

  /** What is found out before a sale is recorded. Where nobody bought whom it could be looked for, nothing is read. */
  async of(sale: SaleToCredit, context: CommandContext): Promise<SaleCrediting> {
    const { given, policy, asked, evidence } = sale;
    const crediting = asked ?? usualCrediting(given.credits, policy !== undefined);
    const isByPolicy = crediting === 'by-policy' && policy !== undefined;
    const found = { ...NAMED_CREDITS, asked, crediting, evidence };
    const unfounded = { ...found, attribution: isByPolicy ? attributionOf(policy, undefined, []) : null };
    if (given.customer === null && evidence === null) return unfounded;
    if (await this.isSettled(sale, unfounded, context)) return unfounded;
    const code = isByPolicy ? await this.codeOf(sale, context) : null;
    const click = isByPolicy ? await this.clickOf(sale, context) : null;
    const isRedemptionKnown = await this.knowsRedemption(sale, context);
    const of = { ...sale, isCodeKnown: code !== null, isRedemptionKnown, click };
    const { customer, unusable } = await customerOf(this.journeys, of, context);
    const numbered = await this.numbered(sale, customer, context);
    const conversion = numbered ? conversionOf(numbered, context.occurredAt, sale.knowledge.timeZone) : null;
    if (!isByPolicy) return { ...found, conversion };
    const soldBy = await this.attributions.ofSale(
      {
        ...{ programId: given.programId, soldAt: context.occurredAt, policy, customer },
        ...{ lines: linesOf(given), journeyId: numbered?.journeyId ?? null, saleId: sale.saleId, code },
        click: typeof click === 'string' ? null : click,
      },
      context,
    );
    return { ...found, conversion, attribution: attributionOf(policy, soldBy, unusable) };
  }

  /** After it is recorded: its customer is bound by it, where the policy says so. A policy does the same where this is cut off. */
  async bind(saleId: string, context: CommandContext): Promise<void> {
    const { state } = await this.facts.of(saleAggregate, context.tenant, saleId);
    if (state.status !== 'recorded' || state.sale.attribution === null) return;
    const { programId, occurredAt: soldAt, attribution } = state.sale;
    const { policyVersion } = attribution;
    await this.attributions.bindBySale({ saleId, programId, soldAt, policyVersion, attribution }, context);
  }

  /** After it is recorded: the code that came with it is used. A policy does the same of sales by policy where this is cut off. */
  async useCode(saleId: string, evidence: EvidenceDraft | null, context: CommandContext): Promise<void> {
    const { state } = await this.facts.of(saleAggregate, context.tenant, saleId);
    if (state.status !== 'recorded' || evidence?.code === undefined) return;
    const { programId, occurredAt: soldAt, conversion } = state.sale;
    const { code, redemptionId } = evidence;
    const sale = {
      ...{ saleId, soldAt, journeyId: conversion?.journeyId ?? null, hasBought: (conversion?.number ?? 1) > 1 },
      named: redemptionId === undefined ? null : (of: Code) => redemptionNamed(of, redemptionId),
    };
    await this.attributions.useCode(programId, code, sale, context);
  }

  private async knowsRedemption({ given, evidence }: SaleToCredit, context: CommandContext): Promise<boolean> {
    const { code, redemptionId } = evidence ?? {};
    if (code === undefined || redemptionId === undefined) return false;
    return this.attributions.knowsRedemption(given.programId, code, redemptionId, context);
  }

  /** What is recorded has its number and its credits, and what is refused gets none: neither leaves a trace of what came with it now. */
  private async isSettled(sale: SaleToCredit, crediting: SaleCrediting, context: CommandContext): Promise<boolean> {
    const { saleId, given, knowledge } = sale;
    const { state } = await this.facts.of(saleAggregate, context.tenant, saleId);
    if (state.status === 'recorded') return true;
    const command = new RecordSale({ saleId, given, knowledge, crediting }, context);
    const named = saleAggregate.prepare?.(command, await this.facts.persons(context.tenant), state) ?? command;
    return 'refused' in saleAggregate.decider.decide(named, state);
  }

  private async codeOf({ saleId, given, evidence }: SaleToCredit, context: CommandContext): Promise<TouchDraft | null> {
    const code = evidence?.code;
    if (code === undefined) return null;
    return this.attributions.codeOf({ programId: given.programId, saleId, soldAt: context.occurredAt, code }, context);
  }

  private async clickOf(
    { given, evidence }: SaleToCredit,
    context: CommandContext,
  ): Promise<ShownClick | ClickFault | null> {
    const clickId = evidence?.clickId;
    return clickId === undefined ? null : this.attributions.clickOf(given.programId, clickId, context);
  }

  private async numbered(
    { saleId, given }: SaleToCredit,
    customer: Parameters<CustomerJourneys['find']>[2],
    context: CommandContext,
  ): Promise<NumberedSale | undefined> {
    const { programId } = given;
    const asked = { programId, customer, saleId, soldAt: context.occurredAt };
    if (JSON.stringify(customer) === JSON.stringify(NOBODY)) return undefined;
    const numbered = await this.journeys.numberSale(asked, context);
    return isRefusal(numbered) ? undefined : numbered;
  }
}

function conversionOf(
  { journeyId, number, firstAt }: NumberedSale,
  soldAt: string,
  zone: string | null,
): SaleConversion {
  return { journeyId, number, firstAt, monthsSinceFirst: monthsBetween(firstAt, soldAt, zone ?? 'UTC') };
}

/** Discounts as they stand: which lines are protected depends on what is sold. */
const linesOf = ({ lines }: ContentDraft) => {
  const sold = soldLines(lines, 'sale');
  return isRefusal(sold) ? [] : sold.lines.map(({ product, category, amount }) => ({ product, category, amount }));
};

function attributionOf(
  { version: policyVersion, model }: AttributionPolicy,
  found: Awaited<ReturnType<SaleAttributions['ofSale']>> | undefined,
  unusable: readonly Unusable[],
): SaleAttribution {
  const nobody = { decidedBy: 'nobody', shares: [], touches: [], omitted: 0, journeyId: null, readAt: [] } as const;
  return { policyVersion, model, unusable, ...(found ?? nobody) };
}
