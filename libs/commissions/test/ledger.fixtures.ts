import {
  type CommandContext,
  deterministicId,
  Fraction,
  isRefusal,
  type Instant,
  lastDayOf,
  minorUnits,
  moneyOf,
  type Period,
  periodBounds,
} from '#libs/kernel';
import type { Pays, PayoutPolicy, Plan } from '#libs/programs';
import type { KnownConversion } from '#libs/rates';
import type { LineState } from '#libs/sales';
import {
  ClosePeriod,
  type ChangeItem,
  type LedgerCommand,
  OpenLedger,
  type Opening,
  PostParked,
  PostSources,
  type RefundItem,
  type SoldCredit,
  type SoldItem,
  type SourceItem,
} from '../src/ledger/commands/ledger.commands.js';
import type { Exchange, Hold, LedgerEvent, PassReason, Source, Terms } from '../src/ledger/events/ledger.events.js';
import type { Source as CreditSource } from '../src/ledger/entry/source.js';
import type { SaleAttributes } from '../src/rating/conditions.js';
import { ledgerDecider } from '../src/ledger/ledger.js';
import type { LedgerState } from '../src/ledger/state/ledger.state.js';

export const ZONE = 'Europe/London';
const LEDGER = deterministicId('test', 'ledger');

export const plan = (pays: Pays, more: Partial<Plan> = {}): Plan => ({
  planId: 'plan',
  name: 'Standard',
  version: 1,
  effectiveFrom: '2010-01-01T00:00:00.000Z',
  rounding: 'half-away',
  base: { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
  rules: [{ ruleId: 'rule', name: 'All', when: { all: [] }, onTop: false, level: 0, onZero: 'passes', pays }],
  caps: [],
  ...more,
});

export const share = (rate: string, more: Partial<Plan> = {}): Plan => plan({ kind: 'share', rate }, more);
export const flat = (amount: string, more: Partial<Plan> = {}): Plan =>
  plan({ kind: 'flat', amount, per: 'sale' }, more);

let position = 0;

const sourceOf = (kind: Source['kind'], id: string, saleId: string | null): Source => {
  position += 10;
  const eventId = deterministicId('event', kind, id);
  return { eventId, stream: `sale-t.${id}`, revision: '0', position: String(position), kind, id, saleId };
};

interface Sold {
  readonly id: string;
  /** Of all lines: those of the base, and one of postage with what is excluded. */
  readonly amount: string;
  readonly base?: string;
  readonly excluded?: string;
  readonly at?: Instant;
  readonly timeZone?: string;
  readonly plan?: Plan;
  readonly terms?: Terms;
  readonly facts?: Partial<CreditSource['facts']> & { readonly products?: string[]; readonly categories?: string[] };
  readonly customerRef?: string | null;
  readonly baseCurrency?: string;
  readonly weights?: readonly number[];
  readonly part?: number;
  readonly exchange?: Exchange;
  readonly holds?: readonly Hold[];
  readonly reserved?: Readonly<Record<string, string>>;
  readonly partner?: Partial<SaleAttributes['partner']>;
}

const line = (number: number, kind: LineState['kind'], amount: string, more: Partial<LineState> = {}): LineState => ({
  ...{ line: number, kind, product: 'thing', category: null, quantity: '1', amount, net: amount, spread: false },
  ...{ appliesTo: null, refunded: '0', refundedUnits: '0', ...more },
});

/** The lines of the sales that were made, for their refunds. */
const sold = new Map<string, readonly LineState[]>();

function linesOf({ amount, base = amount, excluded = '0', facts }: Sold): readonly LineState[] {
  const product = { product: facts?.products?.[0] ?? 'thing', category: facts?.categories?.[0] ?? null };
  const goods = line(1, 'goods', base, product);
  return excluded === '0' ? [goods] : [goods, line(2, 'postage', excluded)];
}

function creditOf(wanted: Sold, source: Source, kind: CreditSource['kind']): SoldCredit {
  const { id, at = '2011-01-05T12:00:00.000Z', plan: by = share('0.15'), part = 0, weights = [10_000] } = wanted;
  const { customerRef = null, exchange, holds = [], baseCurrency = 'GBP', timeZone = ZONE } = wanted;
  const partner = { externalId: 'partner', kind: 'affiliate', tier: 1, country: 'GB', ...wanted.partner };
  const plan = wanted.excluded === undefined ? by : { ...by, base: { ...by.base, excludeKinds: ['postage' as const] } };
  const counted = { conversionNumber: null, monthsSinceFirst: null };
  const facts = {
    customer: { ref: customerRef, country: 'GB', returning: null, ...counted },
    saleType: null,
    metadata: {},
    ...wanted.facts,
  };
  const rated: CreditSource = {
    ...{
      causeId: source.eventId,
      kind,
      saleId: id,
      occurredAt: at,
      timeZone,
      plan,
      conversion: conversionBy(exchange),
      weights,
    },
    ...{ customerRef, holds, facts, lines: linesOf(wanted), refundedWhole: false },
    claims: [{ credited: 'partner', part, partner, levels: [{ level: 0, standing: 'earns' }] }],
  };
  const terms = {
    ...{ planId: plan.planId, planVersion: plan.version, programRevision: '3', partnerRevision: '2' },
    ...{ tier: partner.tier, partnerKind: partner.kind, partnerCountry: partner.country },
  };
  return { kind: 'rated', rated, terms: wanted.terms ?? terms, baseCurrency };
}

/** A sale of one partner under 15 %, unless said otherwise. */
export function sale(wanted: Sold): SoldItem {
  const source = sourceOf('sale', wanted.id, wanted.id);
  return itemOf(wanted, source, 'sale');
}

function itemOf(wanted: Sold, source: Source, kind: CreditSource['kind']): SoldItem {
  const { at: occurredAt = '2011-01-05T12:00:00.000Z', timeZone = ZONE, plan = share('0.15'), reserved } = wanted;
  sold.set(wanted.id, linesOf(wanted));
  const sharedCaps = plan.caps.some(({ per }) => per === 'program');
  const item = { kind: 'sold' as const, source, occurredAt, timeZone, sharedCaps };
  return { ...item, credits: [creditOf(wanted, source, kind)], ...(reserved ? { reserved } : {}) };
}

export const creditNote = (wanted: Sold): SoldItem =>
  itemOf(wanted, sourceOf('credit-note', wanted.id, null), 'credit-note');

/** Of what is refunded of the whole sale in all, every line gives its share. */
export function refund(
  id: string,
  saleId: string,
  { before = '0', after, charged }: { before?: string; after: string; charged: string },
  more: Partial<RefundItem> = {},
): RefundItem {
  const part = Fraction.of(after).over(Fraction.of(charged));
  const of = (amount: string): string => Fraction.of(amount).times(part).toString();
  const lines = (sold.get(saleId) ?? []).map((each) => ({
    ...each,
    ...{ refunded: of(each.net), refundedUnits: of(each.quantity) },
  }));
  return {
    kind: 'refunded',
    source: sourceOf('refund', id, saleId),
    occurredAt: '2011-01-20T12:00:00.000Z',
    ...{ timeZone: ZONE, reason: 'refund', refund: { before, after, charged }, base: null, isCredited: true },
    ...{ sharedCaps: false, lines, refundedWhole: part.compare(Fraction.of('1')) === 0, ...more },
  };
}

export const unrated = ({ source, occurredAt }: SoldItem): SourceItem => ({ kind: 'unrated', source, occurredAt });

/** The source of an item again, as when it arrives a second time under other knowledge. */
export function again({ source, ...item }: SoldItem, more: Partial<CreditSource>): SoldItem {
  const credits = item.credits.map((credit) =>
    credit.kind === 'rated' ? { ...credit, rated: { ...credit.rated, ...more } } : credit,
  );
  return { ...item, source, credits };
}

/** A source that earns nothing whatever its lines are. */
export const passedItem = (item: SoldItem, reason: PassReason): SoldItem => ({
  ...item,
  credits: [{ kind: 'passed', credited: 'partner', reason }],
});

export const payoutPolicy: PayoutPolicy = {
  version: 1,
  effectiveFrom: '2010-01-01T00:00:00.000Z',
  minimum: '50.00',
  payoutCurrency: 'GBP',
  rateSource: 'ecb',
  secondApprovalAbove: null,
  approval: 'automatic',
  requiresTaxForm: false,
  requiresPayoutMethod: false,
  forfeitAfterMonths: null,
};

export const ecb = (from: string, to: string, fromRate: string, toRate: string, day: string): Exchange => ({
  ...{ from, to, fromRate, toRate, day },
  source: 'ecb',
});

export const SAME_CURRENCY: KnownConversion = { kind: 'sameCurrency' };
/** By what a source is converted: by nothing where it names no exchange. */
export const conversionBy = (exchange?: Exchange): KnownConversion =>
  exchange ? { kind: 'rate', rates: exchange } : SAME_CURRENCY;

function closing(period: Period, more: Partial<ClosePeriod['data']> = {}): ClosePeriod['data'] {
  return {
    ledgerId: LEDGER,
    requestId: `closing ${period}`,
    period,
    timeZone: ZONE,
    ...periodBounds(period, ZONE),
    policy: payoutPolicy,
    eligibility: { payable: true, hasTaxForm: false, destination: null },
    conversion: SAME_CURRENCY,
    ...more,
  };
}

let commands = 0;

export function by(subject: string, occurredAt: Instant = '2011-01-25T12:00:00.000Z'): CommandContext {
  commands += 1;
  return {
    tenant: 't',
    actor: { subject, role: 'manager' },
    commandId: `command ${commands}`,
    correlationId: 'c',
    causationId: 'c',
    occurredAt,
  };
}

type Of<T extends LedgerCommand['type']> = new (
  data: Extract<LedgerCommand, { type: T }>['data'],
  context: CommandContext,
) => Extract<LedgerCommand, { type: T }>;

/** A ledger that lives through commands: what was decided has happened. */
export class Ledger {
  readonly events: LedgerEvent[] = [];
  readonly opening: Opening;
  state: LedgerState = ledgerDecider.initial;

  constructor(
    readonly currency = 'GBP',
    firstPeriod: Period = '2011-01',
  ) {
    this.opening = { ledgerId: LEDGER, programId: 'program', partnerId: 'partner', currency, firstPeriod };
    this.run(new OpenLedger(this.opening, by('policy')));
  }

  /** What happens, which then has happened; or the code of the refusal. */
  run(command: LedgerCommand): readonly LedgerEvent[] | string {
    const decision = ledgerDecider.decide(command, this.state);
    if (isRefusal(decision)) return decision.refused;
    for (const event of decision) this.state = ledgerDecider.evolve(this.state, event);
    this.events.push(...decision);
    return decision;
  }

  do<T extends LedgerCommand['type']>(
    command: Of<T>,
    data: Omit<Extract<LedgerCommand, { type: T }>['data'], 'ledgerId'>,
    context: CommandContext = by('manager'),
  ): readonly LedgerEvent[] | string {
    return this.run(new command({ ledgerId: LEDGER, ...data } as never, context));
  }

  post(...sources: readonly SourceItem[]): readonly LedgerEvent[] {
    return this.run(
      new PostSources({ ledgerId: LEDGER, opening: this.opening, sources }, by('policy')),
    ) as readonly LedgerEvent[];
  }

  /** A parked source again; nothing is known of its rate without an item. */
  retry(
    { source: { eventId } }: SourceItem,
    item: SoldItem | null,
    ...later: readonly ChangeItem[]
  ): readonly LedgerEvent[] | string {
    return this.run(new PostParked({ ledgerId: LEDGER, eventId, item, later }, by('policy')));
  }

  close(period: Period, more: Partial<ClosePeriod['data']> = {}): readonly LedgerEvent[] | string {
    return this.run(new ClosePeriod(closing(period, more), by('policy', `${lastDayOf(period)}T23:59:59.999Z`)));
  }

  get balance(): string {
    return moneyOf(this.state.balance, this.currency).amount;
  }

  get statements() {
    return this.events.flatMap((event) => (event.type === 'ledger.period-closed' ? [event.data] : []));
  }

  /** The ids of accruals in the order they were posted. */
  get entries(): string[] {
    return this.events.flatMap((event) => (event.type === 'ledger.commission-accrued' ? [event.data.entryId] : []));
  }

  get payouts() {
    return this.events.flatMap((event) => (event.type === 'ledger.payout-planned' ? [event.data] : []));
  }
}

/** Type (without `ledger.`) and amount of every posting; `passed REASON` and `parked REASON` for what posted nothing. */
export const told = (events: readonly LedgerEvent[] | string): string[] | string =>
  typeof events === 'string'
    ? events
    : events.map(({ type, data }) => {
        const name = type.replace(/^ledger\.(commission-|source-)?/, '');
        if (type === 'ledger.source-passed' || type === 'ledger.source-parked') return `${name} ${data.reason}`;
        if ('credit' in data) return `${name} ${data.credit.amount}`;
        if ('amount' in data) return `${name} ${typeof data.amount === 'string' ? data.amount : data.amount.amount}`;
        if ('closing' in data) return `${name} ${data.closing}`;
        return name;
      });

/** Everything that moves a balance, in minor units. */
export const sumOf = (events: readonly LedgerEvent[]): bigint =>
  events.reduce((total, { data, type }) => {
    if ('credit' in data) return total + minorUnits(data.credit);
    if (type === 'ledger.payout-planned') return total - minorUnits(data.amount);
    return 'entryId' in data ? total + minorUnits(data) : total;
  }, 0n);
