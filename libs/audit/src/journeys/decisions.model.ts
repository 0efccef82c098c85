import type { SaleAttribution } from '#libs/sales';
import { Rational } from '../arithmetic/rational.js';
import type { SourceEvent } from '../sources/source.checks.js';

type Row = Readonly<Record<string, unknown>>;

interface Part {
  readonly partnerId: string;
  readonly weight: number;
}

/** Why sales are credited as they are, as it was decided last: of those that were left to a policy when they were recorded. */
export class DecisionsModel {
  /** As text, by sale: most are never looked at again. */
  readonly decisions = new Map<string, string>();

  take({ type, data }: SourceEvent): void {
    if (type === 'sale.recorded' && data.attribution) this.keep(data.saleId, rowOf(data.attribution));
    if (type === 'sale.credits-confirmed') this.named(data.saleId, data.credits);
    if (type !== 'sale.recredited') return;
    if (!data.attribution) this.named(data.saleId, data.after);
    else if (this.decisions.has(data.saleId)) this.keep(data.saleId, rowOf(data.attribution));
  }

  private named(saleId: string, credits: readonly Part[]): void {
    const before = this.decisions.get(saleId);
    if (before === undefined) return;
    this.keep(saleId, { ...(JSON.parse(before) as Row), decided_by: 'explicit', shares: credits.map(partOf) });
  }

  private keep(saleId: string, row: Row): void {
    this.decisions.set(saleId, JSON.stringify(row));
  }
}

const rowOf = ({
  decidedBy,
  model,
  policyVersion,
  shares,
  unlisted = 0,
  omitted,
  journeyId,
}: SaleAttribution): Row => ({
  ...{ decided_by: decidedBy, model, policy_version: policyVersion, unlisted, omitted, journey_id: journeyId },
  shares: shares.map(({ partnerId, weight, exact, risks }) => ({ partnerId, weight, exact, risks })),
});

/** In lowest terms, as a person has said it. */
function partOf({ partnerId, weight }: Part) {
  const exact = Rational.ofFraction(`${weight}/10000`);
  return { partnerId, weight, exact: exact.lowestTerms, risks: [] };
}
