import { type StateReader, STATE_READER, type Named } from '#libs/eventing';
import type { Instant } from '#libs/kernel';
import { idealPartnerProfileInForce, type ProfileAnswers, programAggregate, scoreProfile } from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { partnerAggregate } from '../partner/partner.aggregate.js';
import { otherRecord } from '../lifecycle/changes.js';
import type { AnswerProfile, OtherRecord } from '../events/partner.commands.js';
import { endedRecords } from './ended-records.js';
import { readParent } from './hierarchy.state-reader.js';
import { certificationNamed, contactNamed, partnerNamed } from './partner-named.js';

type ProfileFacts = Pick<AnswerProfile['data'], 'known' | 'scored'>;

const NO_PROFILE: ProfileFacts = { known: null, scored: null };

/** What a partner's commands have to know of other streams. */
@Injectable()
export class PartnerStateReader {
  /** A program that exists never ceases to: an import asks once. */
  private readonly programs = new LRUCache<string, true>({ max: 10_000 });

  constructor(@Inject(STATE_READER) private readonly facts: StateReader) {}

  /** The partner that the vendor's key means, also where there is none yet. */
  named(tenant: string, programId: string, externalId: string): Promise<Named> {
    return partnerNamed(this.facts, tenant, programId, externalId);
  }

  /** The id of the contact under this key of its partner's, also where there is none yet. */
  contactNamed(tenant: string, partnerId: string, key: string): Promise<string> {
    return contactNamed(this.facts, { tenant, partnerId, key });
  }

  certificationNamed(tenant: string, partnerId: string, key: string): Promise<string> {
    return certificationNamed(this.facts, { tenant, partnerId, key });
  }

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

  /** What the profile of the partner's program asks at a moment, and how these answers score. */
  async profile(tenant: string, partnerId: string, given: ProfileAnswers, at: Instant): Promise<ProfileFacts> {
    const partner = await this.facts.of(partnerAggregate, tenant, partnerId);
    if (partner.state.status === 'absent') return NO_PROFILE;
    const { state, revision } = await this.facts.of(programAggregate, tenant, partner.state.programId);
    const profile = state.status === 'created' ? idealPartnerProfileInForce(state, at) : undefined;
    if (!profile) return NO_PROFILE;
    const known = {
      answers: Object.fromEntries(profile.criteria.map(({ id, answers }) => [id, answers.map((answer) => answer.id)])),
      disqualifiers: profile.disqualifiers.map(({ id }) => id),
    };
    return { known, scored: { score: scoreProfile(profile, given), programRevision: String(revision) } };
  }

  /** What a change of parents has to know of both partners and of who stands above them. */
  parent(tenant: string, partnerId: string, parentId: string | null): ReturnType<typeof readParent> {
    return readParent(this.facts, tenant, { partnerId, parentId });
  }

  async other(tenant: string, partnerId: string): Promise<OtherRecord> {
    const { state } = await this.facts.of(partnerAggregate, tenant, partnerId);
    return otherRecord(state, await endedRecords(this.facts, tenant, partnerId));
  }
}
