import { agendaEvents } from '#libs/deadlines';
import { accountEvents, dealEvents } from '#libs/deals';
import { type AnyDeadlines, type AnyPolicy, type DeadlineChange, MemoryEventStore } from '#libs/eventing';
import { type CommandContext, deterministicId, type DomainEvent, type EventTypes, type Recorded } from '#libs/kernel';
import { type PartnerEvent, partnerAggregate, partnerEvents, PartnersModule, tierAt } from '#libs/partners';
import { type ProgramEvent, programAggregate, programEvents, type TierLadder } from '#libs/programs';
import { ratesEvents } from '#libs/rates';
import { creditNoteEvents, saleEvents } from '#libs/sales';
import { MemoryWorld, PlainPersonalData } from '../../eventing/test/memory-world.fixtures.js';
import { performanceEvents } from '../src/performance/performance.events.js';
import { membershipEvents } from '../src/membership-list/membership-list.events.js';
import { TiersModule } from '../src/tiers.module.js';
import { ladder } from './performance.fixtures.js';
import { type Happening, idOfPartner, programId, sold, TENANT } from './happenings.fixtures.js';

const TYPES = [
  ...[programEvents, partnerEvents, saleEvents, creditNoteEvents, dealEvents, accountEvents, ratesEvents],
  ...[agendaEvents, performanceEvents, membershipEvents],
] as readonly EventTypes<never>[];

interface Pending {
  readonly change: Extract<DeadlineChange, { change: 'set' }>;
}

/** A history, the policies and deadlines of tiers, and a clock that stands where the story is; in memory, without Nest. */
export class World extends MemoryWorld {
  private readonly policies: readonly AnyPolicy[] = TiersModule.context.policies?.(this.facts) ?? [];
  private readonly pending = new Map<string, Pending>();
  private answered = 0;
  private reached = 0;

  constructor() {
    const aggregates = [...TiersModule.context.aggregates, partnerAggregate, programAggregate];
    super({ aggregates, store: new MemoryEventStore(), keys: new PlainPersonalData(), tenant: TENANT });
  }

  program = (event: ProgramEvent, at: string): Promise<void> =>
    this.happen(programEvents as never, programId, event, at);
  partner = (name: string, event: PartnerEvent, at: string): Promise<void> =>
    this.happen(partnerEvents as never, idOfPartner(name), event, at);

  async begin(at: string, change: Partial<TierLadder> = {}): Promise<void> {
    const created = { programId, name: 'P', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt: at };
    await this.program({ type: 'program.created', data: created }, at);
    await this.program({ type: 'program.tier-ladder-set', data: { programId, ladder: { ...ladder, ...change } } }, at);
  }

  async join(name: string, at: string, tier = 1): Promise<void> {
    const of = { partnerId: idOfPartner(name), programId, at };
    const identity = { externalId: name, personalKey: null, name: null, kind: 'reseller' as const, country: 'DE' };
    await this.partner(name, { type: 'partner.prospected', data: { ...of, ...identity } }, at);
    await this.partner(name, { type: 'partner.enrolled', data: { ...of, tier } }, at);
    await this.partner(name, { type: 'partner.activated', data: of }, at);
  }

  /** The certification "Sales" of one person. */
  async certify(name: string, at: string, expiresAt: string): Promise<void> {
    const of = { partnerId: idOfPartner(name), programId, at };
    const contactId = idOfPartner(`Grace of ${name}`);
    const person = { contactId, name: 'Grace', email: null, phone: null, role: null };
    await this.partner(name, { type: 'partner.contact-added', data: { ...of, ...person } }, at);
    const held = { certificationId: idOfPartner(`x of ${name}`), certification: 'Sales', contactId };
    const data = { ...of, ...held, issuedAt: at, expiresAt };
    await this.partner(name, { type: 'partner.certification-recorded', data }, at);
  }

  sell = (saleId: string, amount: string, name: string | null, occurredAt: string): Promise<void> =>
    this.tell(sold({ saleId, amount, name, occurredAt }));

  tell = ({ types, id, event, at }: Happening): Promise<void> => this.happen(types as never, id, event, at);

  /** What policies make of what has happened; what is due by then comes in the order of its dates, at the time it is noticed. */
  async settle(until = '', noticedAt?: string): Promise<void> {
    await this.answer();
    for (let next = this.due(until); next; next = this.due(until)) {
      this.pending.delete(nameOf(next.change));
      const { kind, subject, key, dueAt } = next.change;
      const id = deterministicId('reached', String((this.reached += 1)));
      const data = { agendaId: id, deadlineId: id, kind, subject, key, dueAt, noticedAt: noticedAt ?? dueAt };
      await this.happen(agendaEvents as never, id, { type: 'agenda.deadline-reached', data }, dueAt);
      await this.answer();
    }
  }

  async tier(name: string, at: string): Promise<number> {
    const { state } = await this.facts.of(partnerAggregate, TENANT, idOfPartner(name));
    if (state.status === 'absent') throw new Error('no partner');
    return tierAt(state, at);
  }

  /** Of what a partner's performance tells, the types in order. */
  async performance(name: string): Promise<string[]> {
    const events = await this.stored('performance', idOfPartner(name));
    return events.map(({ type }) => type.slice('performance.'.length));
  }

  /** As if everything had been recorded when it happened. */
  async history(): Promise<readonly Recorded<DomainEvent>[]> {
    const { events } = await this.happened(TYPES);
    return events.map((event) => ({ ...event, recordedAt: event.metadata.occurredAt }));
  }

  /** Everything arrives once more, one by one instead of together. */
  async again(): Promise<void> {
    for (const event of await this.history()) for (const policy of this.policies) await this.react(policy, [event]);
  }

  pendingKinds(): string[] {
    return [...this.pending.values()].map(({ change: { kind, dueAt } }) => `${kind} ${dueAt}`).sort();
  }

  private async answer(): Promise<void> {
    for (let events = await this.news(); events.length > 0; events = await this.news()) {
      this.answered += events.length;
      for (const event of events) this.note(event);
      for (const policy of this.policies) await this.react(policy, events);
    }
  }

  private news = async () => (await this.history()).slice(this.answered);

  private note(event: Recorded<DomainEvent>): void {
    for (const table of [...(TiersModule.context.deadlines ?? []), ...(PartnersModule.context.deadlines ?? [])]) {
      for (const change of changesOf(table, event)) {
        if (change.change === 'set') this.pending.set(nameOf(change), { change });
        else this.pending.delete(nameOf(change));
      }
    }
  }

  private due(until: string): Pending | undefined {
    const all = [...this.pending.values()].filter(({ change }) => change.dueAt <= until);
    return all.sort((a, b) => (a.change.dueAt < b.change.dueAt ? -1 : 1))[0];
  }

  private async react(policy: AnyPolicy, events: readonly Recorded<DomainEvent>[]): Promise<void> {
    const taken = events.filter(({ type }) => policy.on.includes(type));
    if (taken.length === 0) return;
    for (const { command } of await policy.react(taken)) await this.sure(command);
  }
}

export const by = (occurredAt: string): CommandContext => ({
  ...{ tenant: TENANT, actor: { subject: 'ada', role: 'manager' }, commandId: `by ada at ${occurredAt}` },
  ...{ correlationId: 'c', causationId: 'c', occurredAt },
});

const nameOf = ({ kind, subject, key }: DeadlineChange): string => [kind, subject.noun, subject.id, key].join(' ');

function changesOf({ of, on }: AnyDeadlines, event: Recorded<DomainEvent>): readonly DeadlineChange[] {
  const rule = event.type in of.types ? (on as Record<string, unknown>)[event.type] : 'ignored';
  return typeof rule === 'function' ? (rule as (event: Recorded<DomainEvent>) => readonly DeadlineChange[])(event) : [];
}
