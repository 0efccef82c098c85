import { type AccountEvent, accountEvents, type DealEvent, dealEvents } from '#libs/deals';
import {
  type AnyAggregate,
  CommandExecutor,
  EventCodec,
  eventTypesOf,
  StateReaderService,
  MemoryEventStore,
  type Outcome,
  type StoredEvent,
} from '#libs/eventing';
import { clicksEvents } from '../../libs/attribution/src/click/clicks.events.js';
import { clickDayEvents } from '../../libs/attribution/src/click-day/click-day.events.js';
import { accountingPeriodEvents } from '../../libs/commissions/src/period/accounting-periods.events.js';
import { capEvents } from '../../libs/commissions/src/program-cap/cap.events.js';
import { ledgerEvents } from '../../libs/commissions/src/ledger/events/ledger.events.js';
import { type StatementEvent, statementEvents } from '../../libs/commissions/src/statement/statement.events.js';
import {
  type Command,
  type CommandContext,
  deterministicId,
  type DomainEvent,
  type EventTypes,
  idOf,
  isRefusal,
  type Position,
  type Recorded,
} from '#libs/kernel';
import { hierarchyEvents, type PartnerEvent, partnerEvents } from '#libs/partners';
import { type ProgramEvent, programEvents } from '#libs/programs';
import { type RatesEvent, ratesEvents } from '#libs/rates';
import { type CreditNoteEvent, creditNoteEvents, type SaleEvent, saleEvents } from '#libs/sales';

export const TENANT = 'acme';
export const PROGRAM = idOf(TENANT, 'program', 'audited');

const NOUNS = [
  ...[
    programEvents,
    partnerEvents,
    hierarchyEvents,
    dealEvents,
    accountEvents,
    saleEvents,
    creditNoteEvents,
    ratesEvents,
  ],
  ...[accountingPeriodEvents, ledgerEvents, statementEvents, capEvents, clicksEvents, clickDayEvents],
];
export const INDEX = eventTypesOf(NOUNS as never);

/** Names of persons play no part in an audit: sealed as they are, opened as nothing. */
export const CODEC = new EventCodec({
  seal: (_tenant, _subject, plain) => Promise.resolve(plain),
  open: () => Promise.resolve(null),
});

type Fact =
  | StatementEvent
  | ProgramEvent
  | PartnerEvent
  | DealEvent
  | AccountEvent
  | SaleEvent
  | CreditNoteEvent
  | RatesEvent;
type Write = Command<'Write', { readonly id: string; readonly events: readonly Fact[] }>;

/** A history in memory: facts of the other contexts are written as they stand, commands to ledgers and accounting periods are decided. */
export class History {
  readonly store = new MemoryEventStore();
  readonly executor = new CommandExecutor(this.store, CODEC);
  readonly facts = new StateReaderService(this.store, CODEC);
  private count = 0;

  /** Business time of what is written next. */
  now = '2011-01-01T00:00:00.000Z';

  program(...events: ProgramEvent[]): Promise<void> {
    return this.write(programEvents, PROGRAM, events);
  }

  partner(partnerId: string, ...events: PartnerEvent[]): Promise<void> {
    return this.write(partnerEvents, partnerId, events);
  }

  deal(...events: DealEvent[]): Promise<void> {
    return this.write(dealEvents, events[0]?.data.dealId ?? '', events);
  }

  account(...events: AccountEvent[]): Promise<void> {
    return this.write(accountEvents, events[0]?.data.accountId ?? '', events);
  }

  statement(...events: StatementEvent[]): Promise<void> {
    return this.write(statementEvents, events[0]?.data.statementId ?? '', events);
  }

  sale(saleId: string, ...events: SaleEvent[]): Promise<void> {
    return this.write(saleEvents, saleId, events);
  }

  creditNote(event: CreditNoteEvent): Promise<void> {
    return this.write(creditNoteEvents, event.data.creditNoteId, [event]);
  }

  rates(...events: RatesEvent[]): Promise<void> {
    return this.write(ratesEvents, idOf(TENANT, 'rates', 'ecb'), events);
  }

  /** Runs a command of the engine; throws when it is refused. */
  async decide(aggregate: AnyAggregate, command: Command): Promise<Outcome> {
    const outcome = await this.executor.execute(aggregate, command);
    if (isRefusal(outcome)) throw new Error(`${command.type}: ${outcome.refused} ${outcome.message}`);
    return outcome;
  }

  context(key = `command ${(this.count += 1)}`): CommandContext {
    const commandId = deterministicId('command', key);
    const actor = { subject: 'someone', role: 'manager' };
    return { tenant: TENANT, actor, commandId, correlationId: commandId, causationId: commandId, occurredAt: this.now };
  }

  /** What has happened after a position, in order. */
  async after(position: Position | 'start'): Promise<StoredEvent[]> {
    const found: StoredEvent[] = [];
    const stop = new AbortController();
    for await (const delivery of this.store.subscribe({ after: position, prefixes: [''], signal: stop.signal })) {
      if (delivery.kind === 'caught-up') break;
      if (delivery.kind === 'event') found.push(delivery.event);
    }
    stop.abort();
    return found;
  }

  async ofStream<E extends DomainEvent>(stream: string): Promise<Recorded<E>[]> {
    const found: StoredEvent[] = [];
    for await (const event of this.store.read(stream)) found.push(event);
    return CODEC.decode<E>(INDEX, found);
  }

  private async write(events: EventTypes<never> | object, id: string, facts: readonly Fact[]): Promise<void> {
    const aggregate = {
      decider: { initial: null, decide: ({ data }: Write) => data.events, evolve: () => null },
      events,
      commands: {},
      id: ({ data }: Write) => data.id,
    } as unknown as AnyAggregate;
    await this.decide(aggregate, { type: 'Write', data: { id, events: facts }, context: this.context() });
  }
}
