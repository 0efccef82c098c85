import { MemoryEventStore, MemoryPersonalData } from '#libs/eventing';
import { type Command, deterministicId, idOf, isRefusal, type Recorded } from '#libs/kernel';
import { AdmitPartner, BanPartner, partnerAggregate, VerifyPayoutMethod } from '#libs/partners';
import { CreateProgram, programAggregate } from '#libs/programs';
import { MemoryWorld } from '../../eventing/test/memory-world.fixtures.js';
import { fundAggregate } from '../src/fund/fund.aggregate.js';
import type { FundEvent } from '../src/fund/state/fund.events.js';
import type { Fund } from '../src/fund/state/fund.state.js';
import { invoiceAggregate } from '../src/invoice/invoice.aggregate.js';
import { FundService } from '../src/processes/fund.service.js';
import { allocate, approve, by, claim, type cost, decide, submit } from './fund.fixtures.js';

const AGGREGATES = [fundAggregate, invoiceAggregate, partnerAggregate, programAggregate];
const TENANT = 'acme';
export const uuid = (name: string): string => deterministicId('fund-world', name);

type Costs = readonly ReturnType<typeof cost>[];

/** Several funds of one program over an event store in memory, with what takes several streams. */
export class FundWorld extends MemoryWorld<MemoryEventStore, MemoryPersonalData> {
  readonly programId = idOf(TENANT, 'program', 'p');
  readonly partnerId = uuid('partner');
  readonly service: FundService;
  private calls = 0;

  constructor() {
    super({ aggregates: AGGREGATES, store: new MemoryEventStore(), keys: new MemoryPersonalData(), tenant: TENANT });
    this.service = new FundService(this.bus, this.facts);
  }

  /** The same command, of another fund and under an id of its own. */
  of<C extends Command>(fund: string, command: C): C {
    this.calls += 1;
    const commandId = deterministicId('call', String(this.calls));
    const data = { ...(command.data as object), fundId: uuid(fund) };
    const { occurredAt } = command.context;
    const context = { ...command.context, commandId, bodyHash: commandId, clock: occurredAt };
    return Object.assign(Object.create(Object.getPrototypeOf(command) as object), command, { data, context }) as C;
  }

  async begin(...funds: readonly string[]): Promise<this> {
    const startsAt = '2024-01-01T00:00:00.000Z';
    const { programId, partnerId } = this;
    const program = { programId, name: 'P', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt };
    await this.sure(this.of('', new CreateProgram(program, by('ada', startsAt))));
    const partner = { externalId: 'north', name: 'North', kind: 'reseller', country: 'DE', programKnown: true };
    await this.sure(this.of('', new AdmitPartner({ partnerId, programId, ...partner }, by('ada', startsAt))));
    const method = { partnerId, destination: 'iban' };
    await this.sure(this.of('', new VerifyPayoutMethod(method, by('ada', '2024-01-02T00:00:00.000Z'))));
    for (const fund of funds) {
      const given = allocate('5000');
      Object.assign(given.data, { programId, partnerId });
      for (const command of [given, submit('one', '3000'), approve('one')]) await this.sure(this.of(fund, command));
    }
    return this;
  }

  ban(): Promise<void> {
    const ban = { partnerId: this.partnerId, reason: 'fraud' as const, note: null };
    return this.sure(this.of('', new BanPartner(ban, by('ada', '2024-07-10T12:00:00.000Z'))));
  }

  async fund(name: string): Promise<Fund> {
    const { state } = await this.facts.of(fundAggregate, TENANT, uuid(name));
    if (state.status === 'absent') throw new Error('no fund');
    return state;
  }

  async submit(fund: string, claimId: string, costs: Costs, change: object = {}): Promise<unknown> {
    const outcome = await this.service.submit(await this.fund(fund), this.of(fund, claim(claimId, costs, change)));
    return isRefusal(outcome) ? outcome.refused : 'submitted';
  }

  async approve(fund: string, claimId: string, change: object = {}): Promise<unknown> {
    const state = await this.fund(fund);
    const known = state.claims.get(claimId);
    if (!known) return 'NOT_FOUND';
    const { data, context } = this.of(fund, decide(claimId, change));
    const outcome = await this.service.approve(state, known, data, context);
    return isRefusal(outcome) ? outcome.refused : 'approved';
  }

  async history(fund: string): Promise<readonly Recorded<FundEvent>[]> {
    const events: Recorded<FundEvent>[] = [];
    for await (const event of this.facts.events(fundAggregate, TENANT, uuid(fund))) events.push(event);
    return events;
  }
}
