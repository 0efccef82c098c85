import type { StateReader } from '#libs/eventing';
import { idOf, type Instant, nextPeriod, type Period, type Position } from '#libs/kernel';
import { ancestorOf, partnerAggregate, type PartnerState, survivorOf } from '#libs/partners';
import { periodAt, type Program, programAggregate } from '#libs/programs';
import { ratesAggregate, ratesIdOf, type RatesState } from '#libs/rates';
import { accountingPeriods } from '../period/accounting-periods.aggregate.js';
import type { AccountingPeriodsState } from '../period/accounting-periods.js';
import type { Opening } from '../ledger/commands/ledger.commands.js';
import { ledger } from '../ledger/ledger.aggregate.js';
import type { LedgerState } from '../ledger/state/ledger.state.js';
import { type KnownTerms, type KnownAt, rateSourceAt, type Sold } from './source-terms.js';

export const ledgerIdOf = (tenant: string, programId: string, partnerId: string): string =>
  idOf(tenant, 'ledger', `${programId}:${partnerId}`);

const accountingPeriodsIdOf = (tenant: string, programId: string): string => idOf(tenant, 'books', programId);

/** Reads the streams that postings stand on, for one tenant and program, as known at a position (none: now). */
export class ProgramReader {
  private readonly takenUpLater = new Map<string, Promise<ReadonlyMap<string, Position>>>();

  constructor(
    private readonly facts: StateReader,
    readonly tenant: string,
    readonly programId: string,
  ) {}

  /** Throws for a program that was never created: nothing can be recorded for one. */
  async program(at?: Position): Promise<{ state: Program; revision: bigint }> {
    const { state, revision } = await this.facts.of(programAggregate, this.tenant, this.programId, at);
    if (state.status === 'absent') throw new Error(`there is no program ${this.programId}`);
    return { state, revision };
  }

  async partner(partnerId: string, at?: Position): Promise<{ state: PartnerState; revision: bigint }> {
    return this.facts.of(partnerAggregate, this.tenant, partnerId, at);
  }

  /** Who stands so many steps above a partner at a moment of business time. */
  async ancestor(partnerId: string, level: number, moment: Instant, at?: Position): Promise<string | undefined> {
    const { facts, tenant, programId } = this;
    const asked = { programId, partnerId, level, at: moment };
    return ancestorOf(facts, tenant, at ? { ...asked, asKnownAt: at } : asked);
  }

  /** The record that a partner was merged into in the end. */
  async survivor(partnerId: string, at?: Position): Promise<string> {
    return survivorOf(this.facts, this.tenant, partnerId, at);
  }

  async rates(source: string, at?: Position): Promise<RatesState> {
    return (await this.facts.of(ratesAggregate, this.tenant, ratesIdOf(this.tenant, source), at)).state;
  }

  async accountingPeriods(at?: Position): Promise<AccountingPeriodsState> {
    return (await this.facts.of(accountingPeriods, this.tenant, accountingPeriodsIdOf(this.tenant, this.programId), at))
      .state;
  }

  async ledger(ledgerId: string): Promise<LedgerState> {
    return (await this.facts.of(ledger, this.tenant, ledgerId)).state;
  }

  /** Where a ledger took up a source that had waited for a rate, and so what it was rated by; undefined while it waits. The ledger is read once. */
  async takenUpAt(ledgerId: string, eventId: string): Promise<Position | undefined> {
    const found = this.takenUpLater.get(ledgerId) ?? takenUpLater(this.facts, this.tenant, ledgerId);
    this.takenUpLater.set(ledgerId, found);
    return (await found).get(eventId);
  }

  /** What a sale is rated by; what its partner may earn, as known when it was credited to it. */
  async ofSale({ data }: Sold, partnerId: string, { terms: at, standing: then }: KnownAt): Promise<KnownTerms> {
    const [program, partner, standing] = await Promise.all([
      this.program(at),
      this.partner(partnerId, at),
      this.partner(partnerId, then),
    ]);
    const foreign = data.currency !== program.state.currency;
    return {
      program: program.state,
      programRevision: program.revision,
      partner: partner.state,
      partnerRevision: partner.revision,
      standing: standing.state,
      rates: foreign ? await this.rates(rateSourceAt(program.state, data.occurredAt), at) : null,
    };
  }

  /** How a partner's ledger begins: with the month after the last one whose closing was requested before. */
  async opening(partnerId: string, at: Position): Promise<Opening> {
    const [{ state }, { requested }] = await Promise.all([this.program(at), this.accountingPeriods(at)]);
    const firstPeriod = requested === null ? firstPeriodOf(state) : nextPeriod(requested);
    const ledgerId = ledgerIdOf(this.tenant, this.programId, partnerId);
    return { ledgerId, programId: this.programId, partnerId, currency: state.currency, firstPeriod };
  }
}

async function takenUpLater(facts: StateReader, tenant: string, id: string): Promise<ReadonlyMap<string, Position>> {
  const parked = new Set<string>();
  const taken = new Map<string, Position>();
  for await (const { type, data, position } of facts.events(ledger, tenant, id)) {
    const eventId = 'source' in data ? data.source?.eventId : undefined;
    if (eventId === undefined) continue;
    if (type === 'ledger.source-parked') {
      if (data.reason !== 'AMOUNT_OUT_OF_RANGE') parked.add(eventId);
    } else if (parked.delete(eventId)) taken.set(eventId, position);
  }
  return taken;
}

export const firstPeriodOf = (program: Program): Period => periodAt(program, program.startsAt);
