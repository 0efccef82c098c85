import type { Principal } from '#libs/access';
import type { StateReader } from '#libs/eventing';
import { type CommandContext, deterministicId, isRefusal, type Refusal, refuse } from '#libs/kernel';
import { attributionPolicyInForce, programAggregate } from '#libs/programs';
import { CreateLink } from '../link/link.commands.js';
import { linkAggregate } from '../link/link.aggregate.js';
import { linkIdOf } from '../link/link-id.js';
import type { Utm } from '../vocabulary/utm.js';
import { type PartnerReference, readPartner } from '../state-reader/partner.state-reader.js';

export interface LinkDraft {
  readonly programId: string;
  readonly key: string;
  readonly destination: string;
  readonly deepPaths: boolean;
  readonly utm: Utm | null;
  readonly name: string | null;
  readonly partner: PartnerReference;
}

/** The key of a link that was given none: 12 characters, the same for the same request. */
export const keyOfLink = (programId: string, idempotencyKey: string): string =>
  deterministicId('link-key', programId, idempotencyKey).replaceAll('-', '').slice(-12);

/** As many links a partner may have. */
const MOST = 200;

/** Links of partners, checked against their program. For one request, which counts those it makes. */
export class Links {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly facts: StateReader,
    /** How many links a partner has. */
    private readonly countOf: (partnerId: string) => Promise<number>,
  ) {}

  /** The command that creates a link, or why it may not be. A partner creates its own. */
  async create(draft: LinkDraft, caller: Principal, context: CommandContext): Promise<CreateLink | Refusal> {
    const { programId, key, destination, deepPaths, utm, name } = draft;
    const { tenant, occurredAt: at } = context;
    const { state: program } = await this.facts.of(programAggregate, tenant, programId);
    if (program.status === 'absent') return refuse('NOT_FOUND', 'there is no such program', 'programId');
    const reference = caller.role === 'partner' ? ofCaller(draft.partner, caller) : draft.partner;
    if (isRefusal(reference)) return reference;
    const partner = await readPartner(this.facts, { tenant, programId, at }, reference);
    if (isRefusal(partner)) return partner;
    if (partner.earning === 'earns-nothing')
      return refuse('PARTNER_MAY_NOT_EARN', 'this partner earns nothing at the moment: it gets no link', 'partnerId');
    if ((await this.others(tenant, key, partner.partnerId)) >= MOST)
      return refuse('TOO_MANY', `this partner has ${MOST} links already: change one that nobody needs`, 'partnerId');
    const allowedDomains = attributionPolicyInForce(program, at)?.allowedDomains ?? [];
    const settings = { key, destination, deepPaths, utm, name, allowedDomains };
    const { partnerId } = partner;
    this.counts.set(partnerId, (this.counts.get(partnerId) ?? 0) + 1);
    const linkId = linkIdOf(tenant, key);
    return new CreateLink({ linkId, programId, partnerId, activityId: null, ...settings }, context);
  }

  /** Made again, a link is not counted against itself. */
  private async others(tenant: string, key: string, partnerId: string): Promise<number> {
    const { state } = await this.facts.of(linkAggregate, tenant, linkIdOf(tenant, key));
    if (state.status !== 'absent') return 0;
    const known = this.counts.get(partnerId) ?? (await this.countOf(partnerId));
    this.counts.set(partnerId, known);
    return known;
  }
}

/** A partner may say who it is, and nobody else. */
function ofCaller(
  { partnerId, partnerExternalId }: PartnerReference,
  caller: Principal,
): PartnerReference | Refusal<'PARTNER_NOT_FOUND'> {
  const isOwn = partnerExternalId === null && (partnerId === null || partnerId === caller.partnerId);
  return isOwn
    ? { partnerId: caller.partnerId ?? '', partnerExternalId: null }
    : refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
}
