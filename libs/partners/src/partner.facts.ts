import { type Facts, FACTS } from '#libs/eventing';
import { programAggregate } from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { partnerAggregate } from './partner.aggregate.js';
import { otherRecord } from './partner.changes.js';
import type { OtherRecord } from './partner.commands.js';

/** What a partner's commands have to know of other streams. */
@Injectable()
export class PartnerFacts {
  /** A program that exists never ceases to: an import asks once. */
  private readonly programs = new LRUCache<string, true>({ max: 10_000 });

  constructor(@Inject(FACTS) private readonly facts: Facts) {}

  async programKnown(tenant: string, programId: string): Promise<boolean> {
    const key = `${tenant} ${programId}`;
    if (this.programs.has(key)) return true;
    const { state } = await this.facts.of(programAggregate, tenant, programId);
    if (state.status === 'created') this.programs.set(key, true);
    return state.status === 'created';
  }

  /** Whether the partner's program has the plan. */
  async planKnown(tenant: string, partnerId: string, planId: string | null): Promise<boolean> {
    if (planId === null) return false;
    const partner = await this.facts.of(partnerAggregate, tenant, partnerId);
    if (partner.state.status === 'absent') return false;
    const program = await this.facts.of(programAggregate, tenant, partner.state.programId);
    return program.state.status === 'created' && program.state.plans.has(planId);
  }

  async other(tenant: string, partnerId: string): Promise<OtherRecord> {
    const { state } = await this.facts.of(partnerAggregate, tenant, partnerId);
    return otherRecord(state);
  }
}
