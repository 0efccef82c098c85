import { type CommandContext, type EventOf, Fraction, isRefusal } from '#libs/kernel';
import { BASIS_POINTS } from '../../content/content.js';
import type { SaleAttribution, SaleEvent } from '../../events/sale.events.js';
import type { RecordedSale } from '../../refund/recorded-sale.js';
import { saleAggregate } from '../../sale/sale.aggregate.js';
import { ReattributeSale } from '../../sale/sale.commands.js';
import type { TenantStateReader } from '../sale.state-reader.js';

/** A partner’s part, of a merged one that of the record it ended in. */
export interface TriedShare {
  readonly partnerId: string;
  readonly weight: number;
  /** The same as a fraction, such as `1/3`. */
  readonly exact: string;
}

/** The same text for the same shares. */
export const sharesOf = ({ shares }: Pick<SaleAttribution, 'shares'>): string =>
  shares
    .map(({ partnerId, weight, exact }) => `${partnerId} ${weight} ${exact}`)
    .sort()
    .join();

export function named({ partnerId, weight }: { readonly partnerId: string; readonly weight: number }): TriedShare {
  const { numerator, denominator } = Fraction.ofParts(BigInt(weight), BigInt(BASIS_POINTS));
  return { partnerId, weight, exact: `${numerator}/${denominator}` };
}

export async function survivors(
  shares: readonly TriedShare[],
  programId: string,
  { occurredAt }: CommandContext,
  known: TenantStateReader,
): Promise<readonly TriedShare[]> {
  const { partners } = await known.of(
    programId,
    occurredAt,
    shares.map(({ partnerId }) => partnerId),
  );
  return shares.map((share, at) => {
    const partner = partners[at];
    return typeof partner === 'object' ? { ...share, partnerId: partner.survivor } : share;
  });
}

/** As `reattributeSales` would write it; null: it would change nothing. */
export async function recreditedAs(
  saleId: string,
  state: RecordedSale,
  attribution: SaleAttribution,
  context: CommandContext,
  known: TenantStateReader,
): Promise<EventOf<SaleEvent, 'sale.recredited'>['data'] | null> {
  const { programId } = state.sale;
  const credits = attribution.shares.map(({ partnerId, weight }) => ({ partnerId, weight }));
  const ids = credits.map(({ partnerId }) => partnerId);
  const knowledge = await known.of(programId, context.occurredAt, ids);
  const command = new ReattributeSale(
    { saleId, programId, credits, attribution, unlessNamed: false, reason: 'what if', knowledge },
    context,
  );
  const decision = saleAggregate.decider.decide(command, state);
  if (isRefusal(decision)) return null;
  return decision.flatMap((event) => (event.type === 'sale.recredited' ? event.data : []))[0] ?? null;
}
