import { Decimal } from '#libs/kernel';
import { percentOf } from './ratios.js';

export type StruggleReason = 'net-halved' | 'no-leads';
export type RankedBy = 'net' | 'leads' | 'conversion';

/** What a partner did in a range. */
export interface PartnerFigures {
  readonly partnerId: string;
  readonly net: Decimal;
  /** Of as many days before. */
  readonly netBefore: Decimal;
  readonly leads: number;
  readonly converted: number;
}

export const convertedPercentOf = ({ leads, converted }: Pick<PartnerFigures, 'leads' | 'converted'>): string | null =>
  percentOf(count(converted), count(leads));

const count = (number: number): Decimal => Decimal.ofUnits(BigInt(number), 0);

/** By cross-multiplication: exact, and nobody without a lead is before one that has some. */
const byConversion = (a: PartnerFigures, b: PartnerFigures): number =>
  a.leads === 0 || b.leads === 0
    ? Number(a.leads === 0) - Number(b.leads === 0)
    : b.converted * a.leads - a.converted * b.leads;

const ORDERS: Readonly<Record<RankedBy, (a: PartnerFigures, b: PartnerFigures) => number>> = {
  net: (a, b) => b.net.compare(a.net),
  leads: (a, b) => b.leads - a.leads,
  conversion: byConversion,
};

const byId = (a: PartnerFigures, b: PartnerFigures): number => (a.partnerId < b.partnerId ? -1 : 1);

/** The best first; of equal ones those with more leads, then more net revenue. */
export const topOf = (partners: readonly PartnerFigures[], by: RankedBy): PartnerFigures[] =>
  partners.toSorted((a, b) => ORDERS[by](a, b) || ORDERS.leads(a, b) || ORDERS.net(a, b) || byId(a, b));

const HALVES = Decimal.of('2');

/** Why a partner struggles; empty: it does not. */
export const strugglesOf = ({ net, netBefore, leads }: PartnerFigures): StruggleReason[] => [
  ...(net.times(HALVES).compare(netBefore) < 0 ? (['net-halved'] as const) : []),
  ...(leads === 0 ? (['no-leads'] as const) : []),
];

/** Who has lost most revenue first. */
export const strugglingOf = (partners: readonly PartnerFigures[]): PartnerFigures[] =>
  partners
    .filter((one) => strugglesOf(one).length > 0)
    .toSorted((a, b) => b.netBefore.minus(b.net).compare(a.netBefore.minus(a.net)) || byId(a, b));
