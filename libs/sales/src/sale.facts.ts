import { FACTS, type Facts } from '#libs/eventing';
import { partnerAggregate, standingNow } from '#libs/partners';
import { programAggregate, type ProgramState, zoneOf } from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import type { Knowledge, PartnerKnown } from './sale.given.js';

/** What programs and partners say about what is being recorded, from their own streams. */
@Injectable()
export class SaleKnowledge {
  constructor(@Inject(FACTS) private readonly facts: Facts) {}

  /** For the items of one request: each stream is read once. */
  ofTenant(tenant: string): TenantKnowledge {
    return new TenantKnowledge(this.facts, tenant);
  }
}

export class TenantKnowledge {
  private readonly programs = new Map<string, Promise<ProgramState>>();
  private readonly partners = new Map<string, Promise<PartnerKnown>>();

  constructor(
    private readonly facts: Facts,
    private readonly tenant: string,
  ) {}

  /** The program's zone at a moment; null when there is no such program. */
  async timeZone(programId: string, occurredAt: string): Promise<string | null> {
    const program = await once(this.programs, programId, () => this.stateOf(programId));
    return program.status === 'absent' ? null : zoneOf(program, occurredAt);
  }

  async of(programId: string, occurredAt: string, partnerIds: readonly string[]): Promise<Knowledge> {
    const [timeZone, ...partners] = await Promise.all([
      this.timeZone(programId, occurredAt),
      ...partnerIds.map((id) => once(this.partners, `${programId} ${id}`, () => this.partner(programId, id))),
    ]);
    return { timeZone, partners };
  }

  private async stateOf(programId: string): Promise<ProgramState> {
    return (await this.facts.of(programAggregate, this.tenant, programId)).state;
  }

  private async partner(programId: string, partnerId: string): Promise<PartnerKnown> {
    const { state } = await this.facts.of(partnerAggregate, this.tenant, partnerId);
    if (state.status === 'absent' || state.programId !== programId) return 'unknown';
    return standingNow(state).is === 'merged' ? 'merged' : 'in-program';
  }
}

function once<Value>(known: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
