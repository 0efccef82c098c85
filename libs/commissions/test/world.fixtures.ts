import {
  type EventStore,
  type StateReader,
  StateReaderService,
  MemoryEventStore,
  MemoryPersonalData,
  type Outcome,
  policyCommandId,
  type Policy,
  type PolicyCommand,
} from '#libs/eventing';
import { dealEvents } from '#libs/deals';
import {
  type Command,
  Decimal,
  deterministicId,
  type DomainEvent,
  type EventTypes,
  Fraction,
  idOf,
  isRefusal,
  periodBounds,
  type Position,
  type Recorded,
} from '#libs/kernel';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { type Plan, type PayoutPolicy, type ProgramEvent, programEvents } from '#libs/programs';
import { type RatesEvent, ratesEvents, ratesIdOf } from '#libs/rates';
import {
  type CreditNoteEvent,
  creditNoteEvents,
  saleAggregate,
  EXPLICITLY_CREDITED,
  type RecordedContent,
  type SaleContent,
  type SaleEvent,
  saleEvents,
} from '#libs/sales';
import { accountingPeriods } from '../src/period/accounting-periods.aggregate.js';
import { RequestClosing } from '../src/period/accounting-periods.js';
import { accountingPeriodEvents } from '../src/period/accounting-periods.events.js';
import { cap } from '../src/program-cap/cap.aggregate.js';
import type { PostUnderCaps } from '../src/program-cap/cap.commands.js';
import { type CapEvent, capEvents } from '../src/program-cap/cap.events.js';
import { capIdOf } from '../src/program-cap/cap.js';
import { firstPeriodOf, ProgramReader } from '../src/state-reader/program.state-reader.js';
import { ledger } from '../src/ledger/ledger.aggregate.js';
import { type LedgerEvent, ledgerEvents } from '../src/ledger/events/ledger.events.js';
import { postUnderCaps } from '../src/processes/posting/reserve-and-post.js';
import { postToLedgerWhenSomethingHappened } from '../src/processes/posting/post-to-ledger-when-something-happened.policy.js';
import { statement } from '../src/statement/statement.aggregate.js';
import { statementEvents } from '../src/statement/statement.events.js';
import { MemoryWorld } from '../../eventing/test/memory-world.fixtures.js';
import { by, payoutPolicy, share, ZONE } from './ledger.fixtures.js';

export const programId = deterministicId('test', 'program');
export const partnerId = (name: string): string => deterministicId('test', 'partner', name);
const START = '2011-01-01T00:00:00.000Z';

const ALL: readonly EventTypes<never>[] = [
  ...[
    programEvents,
    partnerEvents,
    saleEvents,
    creditNoteEvents,
    ratesEvents,
    accountingPeriodEvents,
    ledgerEvents,
    statementEvents,
    capEvents,
  ],
  dealEvents as never,
];

const AGGREGATES = [ledger, accountingPeriods, statement, saleAggregate, cap];

/** A history, the policy that answers it, and the ledgers that come of it: in memory, without Nest or a server. */
export class World extends MemoryWorld<EventStore, MemoryPersonalData> {
  private readonly amounts = new Map<string, string>();
  private runners: { policy: Policy<never>; checkpoint: Position | 'start' }[];
  /** What the runner has put aside, by the code of its refusal. */
  readonly parked = new Map<string, { event: Recorded<DomainEvent>; policy: Policy<never>; code: string }>();

  /** With other policies beside the one that posts. */
  constructor(
    private readonly others: (facts: StateReader) => readonly Policy<never>[] = () => [],
    store: EventStore = new MemoryEventStore(),
    tenant = 't',
  ) {
    super({ aggregates: AGGREGATES, store, keys: new MemoryPersonalData(), tenant });
    this.runners = this.runnersOver(this.facts);
  }

  override happen(types: EventTypes<never>, id: string, event: DomainEvent, at = START): Promise<void> {
    return super.happen(types, id, event, at);
  }

  program = (event: ProgramEvent): Promise<void> => this.happen(programEvents as never, programId, event);
  partner = (name: string, event: PartnerEvent, at?: string): Promise<void> =>
    this.happen(partnerEvents as never, partnerId(name), event, at);

  /** A program in pounds and London time from 2011 on, with one plan and payouts of 50.00 and more. */
  async begin(plan: Plan = share('0.1'), policy: Partial<PayoutPolicy> = {}): Promise<void> {
    const created = { programId, name: 'P', currency: 'GBP', timeZone: ZONE, startsAt: START };
    await this.program({ type: 'program.created', data: created });
    await this.program({ type: 'program.plan-published', data: { programId, plan, standard: true } });
    const set = { programId, policy: { ...payoutPolicy, ...policy } };
    await this.program({ type: 'program.payout-policy-set', data: set });
  }

  async join(name: string, at = START): Promise<void> {
    const of = { partnerId: partnerId(name), programId, at };
    const identity = { externalId: name, personalKey: null, name: null, kind: 'affiliate' as const, country: 'GB' };
    await this.partner(name, { type: 'partner.prospected', data: { ...of, ...identity } });
    await this.partner(name, { type: 'partner.enrolled', data: { ...of, tier: 1 } });
    await this.partner(name, { type: 'partner.activated', data: of });
  }

  async ban(name: string, at: string): Promise<void> {
    const data = { partnerId: partnerId(name), programId, at, reason: 'fraud' as const, note: null };
    await this.partner(name, { type: 'partner.banned', data }, at);
  }

  async merge(name: string, into: string, at: string): Promise<void> {
    const data = { partnerId: partnerId(name), programId, at, into: partnerId(into), reason: 'one company' };
    await this.partner(name, { type: 'partner.merged', data }, at);
  }

  /** Of what a sale came to, that part of what was charged. */
  private shareOf(saleId: string, part: Decimal, charged: string): string {
    const amount = Fraction.of(this.amounts.get(saleId) ?? charged);
    return amount.times(Fraction.ofDecimal(part)).over(Fraction.of(charged)).toString();
  }

  async sell(
    id: string,
    amount: string,
    credits: Readonly<Record<string, number>>,
    more: Partial<RecordedContent> = {},
  ) {
    this.amounts.set(id, amount);
    const event: SaleEvent = {
      type: 'sale.recorded',
      data: { saleId: id, ...content(id, amount, credits), ...EXPLICITLY_CREDITED, ...more },
    };
    await this.happen(saleEvents as never, id, event);
  }

  async credit(id: string, amount: string, name: string): Promise<void> {
    const data = { creditNoteId: id, ...content(id, amount, { [name]: 10_000 }) };
    const event: CreditNoteEvent = { type: 'credit-note.recorded', data };
    await this.happen(creditNoteEvents as never, id, event);
  }

  async refund(
    id: string,
    saleId: string,
    credits: Readonly<Record<string, number>>,
    [refundedBefore, refundedAfter, charged]: readonly [string, string, string],
    occurredAt = '2011-01-20T12:00:00.000Z',
  ): Promise<void> {
    const { currency, timeZone, credits: shares } = content(saleId, '0', credits);
    const refund = {
      refundId: id,
      saleId,
      programId,
      externalId: id,
      occurredAt,
      amount: this.shareOf(saleId, Decimal.of(refundedAfter).minus(Decimal.of(refundedBefore)), charged),
      reason: 'refund' as const,
    };
    const whole = { refundedWhole: refundedAfter === charged, wasRefundedWhole: false };
    const untold = { asked: null, lines: null, ...whole };
    const figures = { refundedBefore, refundedAfter, charged, ...untold };
    const data = { ...refund, currency, timeZone, credits: shares, ...figures, influence: false };
    await this.happen(saleEvents as never, saleId, { type: 'sale.refunded', data });
  }

  /** The one line of a sale of which nothing is refunded comes to another amount. */
  async amend(id: string, amount: string, credits: Readonly<Record<string, number>>, more: Partial<SaleContent> = {}) {
    const sold = { ...content(id, amount, credits), ...more };
    const { externalId, currency, timeZone, customer, saleType, metadata, lines, person, personalTexts } = sold;
    const figures = {
      refundedBefore: '0',
      refundedAfter: '0',
      charged: amount,
      refundedWhole: false,
      influence: false,
    };
    const data = {
      ...{ saleId: id, programId, externalId, currency, timeZone, customer, saleType, metadata, person, personalTexts },
      ...{ credits: sold.credits, lines, amountBefore: this.amounts.get(id) ?? amount, moved: [], ...figures },
      occurredAt: '2011-01-10T12:00:00.000Z',
    };
    this.amounts.set(id, amount);
    await this.happen(saleEvents as never, id, { type: 'sale.amended', data });
  }

  async publish(day: string, rates: Readonly<Record<string, string>>): Promise<void> {
    const event: RatesEvent = { type: 'rates.published', data: { source: 'ecb', day, base: 'EUR', rates } };
    await this.happen(ratesEvents as never, ratesIdOf(this.tenant, 'ecb'), event);
  }

  async requestClosing(period: string, at = '2012-01-01T00:00:00.000Z'): Promise<Outcome> {
    const known = new ProgramReader(this.facts, this.tenant, programId);
    const firstPeriod = firstPeriodOf((await known.program()).state);
    const bounds = { timeZone: ZONE, ...periodBounds(period, ZONE) };
    const request = { programId, requestId: `closing ${period}`, period, firstPeriod, ...bounds };
    return this.send(new RequestClosing(request, by('manager', at)));
  }

  protected override carryOut(command: Command): Promise<Outcome> {
    return command instanceof postUnderCaps.command ? postUnderCaps.carryOut(command, this) : super.carryOut(command);
  }

  /** Everything that has not been answered yet, `size` events at a time, as the runner would. */
  async settle(size = 100): Promise<void> {
    for (let answered = true; answered;) {
      answered = false;
      for (const runner of this.runners) {
        const { events, through } = await this.happened(ALL, {
          after: runner.checkpoint,
          wanted: (type) => takes(runner.policy, type),
        });
        this.facts.notice(through);
        for (let n = 0; n < events.length; n += size) await this.react(runner.policy, events.slice(n, n + size));
        runner.checkpoint = through;
        answered ||= events.length > 0;
      }
    }
  }

  /** The checkpoints are lost and the process is another: everything arrives again. */
  startAgain(): void {
    this.runners = this.runnersOver(new StateReaderService(this.store, this.codec));
  }

  async retryParked(): Promise<void> {
    for (const { event, policy } of [...this.parked.values()]) {
      this.parked.delete(event.id);
      await this.react(policy, [event]);
    }
  }

  private runnersOver(facts: StateReader) {
    const policies = [postToLedgerWhenSomethingHappened(facts) as Policy<never>, ...this.others(facts)];
    return policies.map((policy) => ({ policy, checkpoint: 'start' as const }));
  }

  private async react(policy: Policy<never>, events: readonly Recorded<DomainEvent>[]): Promise<void> {
    const counts = new Map<string, number>();
    const commands = await policy.react(events as never);
    checkLanes(commands);
    for (const { command, answers, doneIf = [] } of commands) {
      const key = answers.map(({ id }) => id).join();
      const n = counts.get(key) ?? 0;
      counts.set(key, n + 1);
      const commandId = policyCommandId(policy.name, answers, n);
      Object.assign(command, { context: { ...command.context, commandId, bodyHash: commandId } });
      const outcome = await this.send(command);
      if (!isRefusal(outcome) || doneIf.includes(outcome.refused)) continue;
      for (const event of answers) this.parked.set(event.id, { event, policy, code: outcome.refused });
    }
  }

  async ledgerOf(name: string): Promise<readonly LedgerEvent[]> {
    const { ledgerId } = await new ProgramReader(this.facts, this.tenant, programId).opening(partnerId(name), LATEST);
    return this.eventsOf(ledgerEvents, ledgerId);
  }

  /** What has been drawn on a cap of the program in one of its windows. */
  async capOf(capId: string, windowKey: string, planId = 'plan'): Promise<readonly CapEvent[]> {
    const id = capIdOf(this.tenant, { programId, planId, capId, windowKey });
    return this.eventsOf(capEvents, id);
  }

  /** The recording of a sale, by the vendor's number of it. */
  async saleOf(externalId: string): Promise<SaleEvent | undefined> {
    return (await this.eventsOf<SaleEvent>(saleEvents, idOf(this.tenant, 'sale', `${programId}:${externalId}`)))[0];
  }

  /** The types of a stream's events, in order. */
  async told(types: EventTypes<never>, id: string): Promise<string[]> {
    return (await this.stored(types.noun, id)).map(({ type }) => type);
  }

  async booksEvents(): Promise<string[]> {
    const { events } = await this.happened(ALL);
    return events.filter(({ type }) => type.startsWith('books.')).map(({ type }) => type);
  }
}

const takes = ({ on }: Policy<never>, type: string): boolean => (on as readonly string[]).includes(type);

/** The runner keeps order under one ordering key only: what goes to one ledger in one batch must be in one. */
function checkLanes(commands: readonly PolicyCommand[]): void {
  const keys = new Map<string, string>();
  for (const { command, orderingKey = 'its own' } of commands) {
    if (command.type === 'ListLedger' || !('ledgerId' in command.data || 'takes' in command.data)) continue;
    const ids = 'takes' in command.data ? ledgersOf(command as PostUnderCaps) : [String(command.data.ledgerId)];
    for (const id of ids) {
      if ((keys.get(id) ?? orderingKey) !== orderingKey)
        throw new Error(`${command.type} and others go to one ledger under two ordering keys`);
      keys.set(id, orderingKey);
    }
  }
}

const ledgersOf = ({ data: { takes } }: PostUnderCaps): string[] => takes.map(({ opening }) => opening.ledgerId);

const LATEST: Position = { commit: 1n << 60n, prepare: 1n << 60n };

function content(
  externalId: string,
  amount: string,
  credits: Readonly<Record<string, number>>,
): Omit<SaleContent, 'saleId'> {
  const line = {
    line: 1,
    product: 'mug',
    category: null,
    kind: 'goods' as const,
    quantity: '1',
    unitPrice: amount,
    amount,
  };
  return {
    ...{ programId, externalId, occurredAt: '2011-01-05T12:00:00.000Z', currency: 'GBP', timeZone: ZONE },
    credits: Object.entries(credits).map(([name, weight]) => ({ partnerId: partnerId(name), weight })),
    ...{ customer: null, saleType: null, metadata: {}, person: null, personalTexts: null, lines: [line], amount },
  };
}
