import {
  type CommandContext,
  deterministicId,
  isRefusal,
  type Instant,
  lastDayOf,
  minorUnits,
  moneyOf,
  type Period,
  periodBounds,
} from '#libs/kernel';
import type { Pays, PayoutPolicy, Plan } from '#libs/programs';
import {
  ClosePeriod,
  type LedgerCommand,
  OpenLedger,
  type Opening,
  PostParked,
  PostSources,
  type RatedItem,
  type RefundItem,
  type SoldItem,
  type SourceItem,
} from '../src/ledger.commands.js';
import type { Exchange, LedgerEvent, Source } from '../src/ledger.events.js';
import { ledgerDecider } from '../src/ledger.js';
import type { LedgerState } from '../src/ledger.state.js';

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

interface Sold extends Partial<Omit<SoldItem, 'facts'>> {
  readonly id: string;
  readonly amount: string;
  readonly at?: Instant;
  readonly facts?: Partial<SoldItem['facts']>;
}

/** A sale of one partner under 15 %, unless said otherwise. */
export function sale({ id, amount, at = '2011-01-05T12:00:00.000Z', facts, ...more }: Sold): SoldItem {
  const { planId, version: planVersion } = more.plan ?? share('0.15');
  return {
    kind: 'sold',
    source: sourceOf('sale', id, id),
    occurredAt: at,
    timeZone: ZONE,
    plan: share('0.15'),
    terms: {
      ...{ planId, planVersion, programRevision: '3', partnerRevision: '2' },
      ...{ tier: 1, partnerKind: 'affiliate', partnerCountry: 'GB' },
    },
    facts: {
      customer: { country: 'GB', returning: null },
      ...{ amount, products: [], categories: [], saleType: null, metadata: {}, ...facts },
    },
    customerRef: null,
    base: amount,
    excluded: '0',
    baseCurrency: 'GBP',
    weights: [10_000],
    part: 0,
    exchange: null,
    holds: [],
    ...more,
  };
}

export const creditNote = (sold: Sold): SoldItem => ({
  ...sale(sold),
  source: sourceOf('credit-note', sold.id, null),
});

export function refund(
  id: string,
  saleId: string,
  { before = '0', after, charged }: { before?: string; after: string; charged: string },
  more: Partial<RefundItem> = {},
): RefundItem {
  return {
    kind: 'refunded',
    source: sourceOf('refund', id, saleId),
    occurredAt: '2011-01-20T12:00:00.000Z',
    timeZone: ZONE,
    reason: 'refund',
    ...{ before, after, charged, ...more },
  };
}

export const unrated = ({ source, occurredAt }: SoldItem): SourceItem => ({ kind: 'unrated', source, occurredAt });

/** The source of an item again, as when it arrives a second time under other knowledge. */
export const again = (item: SoldItem, more: Partial<SoldItem> = {}): SoldItem => ({ ...item, ...more });

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

function closing(period: Period, more: Partial<ClosePeriod['data']> = {}): ClosePeriod['data'] {
  return {
    ledgerId: LEDGER,
    requestId: `closing ${period}`,
    period,
    timeZone: ZONE,
    ...periodBounds(period, ZONE),
    policy: payoutPolicy,
    gates: { payable: true, hasTaxForm: false, destination: null },
    exchange: 'none-needed',
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
  retry({ source: { eventId } }: SourceItem, item: RatedItem | null): readonly LedgerEvent[] | string {
    return this.run(new PostParked({ ledgerId: LEDGER, eventId, item }, by('policy')));
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
