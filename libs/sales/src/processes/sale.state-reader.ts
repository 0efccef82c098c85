import { type Aggregate, RequestReader, STATE_READER, type StateReader, type Named, named } from '#libs/eventing';
import { type Command, type DomainEvent, knownForm } from '#libs/kernel';
import { partnerAggregate, partnerNamed, survivorOf } from '#libs/partners';
import {
  type AttributionPolicy,
  attributionPolicyInForce,
  programAggregate,
  type ProgramState,
  zoneOf,
} from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import { creditNoteAggregate, saleAggregate } from '../sale/sale.aggregate.js';
import type { SaleContent } from '../events/sale.events.js';
import { creditNoteIdOf } from '../events/sale.ids.js';
import type { Known, PartnerKnown } from '../content/draft.js';

/** What programs and partners say about what is being recorded, from their own streams. */
@Injectable()
export class SaleStateReader {
  constructor(@Inject(STATE_READER) private readonly facts: StateReader) {}

  /** For the items of one request: what programs and partners say is read once. */
  ofTenant(tenant: string): TenantStateReader {
    return new TenantStateReader(new RequestReader(this.facts, [programAggregate, partnerAggregate]), tenant);
  }

  /**
   * For the sales of one request, which may take seconds. Whose partners a policy finds reads anew what programs and partners say: who was
   * banned meanwhile gets nothing of it.
   */
  ofSales(tenant: string): (sale: { readonly credits: readonly unknown[] }) => TenantStateReader {
    const known = this.ofTenant(tenant);
    return ({ credits }) => (credits.length > 0 ? known : this.ofTenant(tenant));
  }
}

export class TenantStateReader {
  constructor(
    readonly facts: StateReader,
    private readonly tenant: string,
  ) {}

  /** The program's zone at a moment; null when there is no such program. */
  async timeZone(programId: string, occurredAt: string): Promise<string | null> {
    const program = await this.stateOf(programId);
    return program.status === 'absent' ? null : zoneOf(program, occurredAt);
  }

  /** How the program attributes what is sold at a moment; undefined: it has said nothing of that time. */
  async attributionPolicy(programId: string, occurredAt: string): Promise<AttributionPolicy | undefined> {
    const program = await this.stateOf(programId);
    return program.status === 'absent' ? undefined : attributionPolicyInForce(program, occurredAt);
  }

  async of(programId: string, occurredAt: string, partnerIds: readonly string[]): Promise<Known> {
    const [timeZone, ...partners] = await Promise.all([
      this.timeZone(programId, occurredAt),
      ...partnerIds.map((id) => this.partner(programId, id)),
    ]);
    return { timeZone, partners };
  }

  /** The id of the vendor's number: of the form under which it is recorded, else of the one to record it under. */
  named<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    externalId: string,
    idOf: (form: string) => string,
  ): Promise<Named> {
    return named(this.facts, { aggregate, tenant: this.tenant, idOf }, externalId);
  }

  /** Whether a number is that of a credit note: whoever refunds it means something that is no sale. */
  async isCreditNote(programId: string, externalId: string): Promise<boolean> {
    const of = (number: string): string => creditNoteIdOf(this.tenant, programId, number);
    const { id } = await this.named(creditNoteAggregate, externalId, of);
    return (await this.facts.of(creditNoteAggregate, this.tenant, id)).state.status === 'recorded';
  }

  partnerNamed(programId: string, externalId: string): Promise<Named> {
    return partnerNamed(this.facts, this.tenant, programId, externalId);
  }

  /** What is recorded under an id; undefined where there is nothing. */
  async sale(saleId: string): Promise<SaleContent | undefined> {
    const { state } = await this.facts.of(saleAggregate, this.tenant, saleId);
    return state.status === 'recorded' ? state.sale : undefined;
  }

  /** The number of a refund of this sale, in the form in which the sale knows it, else in the one to record it in. */
  async refundNumber(saleId: string, externalId: string): Promise<string> {
    return knownForm(externalId, async (form) => {
      const { state } = await this.facts.of(saleAggregate, this.tenant, saleId);
      return state.refunds.some((refund) => refund.externalId === form);
    });
  }

  private async stateOf(programId: string): Promise<ProgramState> {
    return (await this.facts.of(programAggregate, this.tenant, programId)).state;
  }

  private async partner(programId: string, partnerId: string): Promise<PartnerKnown> {
    const { state } = await this.facts.of(partnerAggregate, this.tenant, partnerId);
    if (state.status === 'absent' || state.programId !== programId) return 'unknown';
    const survivor = await survivorOf(this.facts, this.tenant, partnerId);
    return survivor === partnerId ? 'in-program' : { survivor };
  }
}
