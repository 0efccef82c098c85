import type { StateReader } from '#libs/eventing';
import { earningAt, mergedInto, partnerAggregate } from '#libs/partners';
import { attributionPolicyInForce, programAggregate } from '#libs/programs';
import { LRUCache } from 'lru-cache';
import type { ClickMark } from '../click/clicks.events.js';
import { destinationFault } from '../link/destination.js';
import { linkAggregate } from '../link/link.aggregate.js';
import { isLinkKey } from '../link/link.js';
import { linkIdOf } from '../link/link-id.js';
import type { Link } from '../link/link.state.js';

/** A link as it may be followed now. */
export interface FollowedLink {
  readonly link: Link;
  /** Why a click does not count: nobody who follows it notices. */
  readonly marks: readonly ClickMark[];
  /** Whether a click id is given to those alone who have agreed, `?c=1`. */
  readonly needsConsent: boolean;
}

/** Runs a read of a tenant's when it is its turn. */
type InTurn = <Read>(tenant: string, read: () => Promise<Read>) => Promise<Read>;

/** How long a change of a link, of its partner or of the policy may take to be followed. */
const FRESH_MS = 5_000;
const MOST_KEPT = 50_000;
const NOWHERE = Symbol('nowhere');

/** Links by key, read from their streams and kept for some seconds: no view stands between a link and who follows it. */
export class LinkDirectory {
  private readonly kept = new LRUCache<string, Promise<FollowedLink | typeof NOWHERE>>({
    max: MOST_KEPT,
    ttl: FRESH_MS,
  });

  /** @param inTurn what is read for a tenant: whoever follows links that there are not keeps nobody from the store */
  constructor(
    private readonly facts: StateReader,
    private readonly inTurn: InTurn = (_, read) => read(),
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** Undefined: there is no such link, or it leads where the program no longer allows. Throws as the store does. */
  async find(tenant: string, key: string): Promise<FollowedLink | undefined> {
    // Nobody makes the store look for what no link can be called.
    if (!isLinkKey(key)) return undefined;
    const linkId = linkIdOf(tenant, key);
    const known = this.kept.get(linkId) ?? this.inTurn(tenant, () => this.read(tenant, linkId));
    this.kept.set(linkId, known, { noUpdateTTL: true });
    const found = await known.catch((fault: unknown) => {
      this.kept.delete(linkId);
      throw fault;
    });
    return found === NOWHERE ? undefined : found;
  }

  private async read(tenant: string, linkId: string): Promise<FollowedLink | typeof NOWHERE> {
    const { state: link } = await this.facts.of(linkAggregate, tenant, linkId);
    if (link.status === 'absent') return NOWHERE;
    const [{ state: program }, { state: partner }] = await Promise.all([
      this.facts.of(programAggregate, tenant, link.programId),
      this.facts.of(partnerAggregate, tenant, link.partnerId),
    ]);
    const now = this.clock().toISOString();
    const policy = program.status === 'absent' ? undefined : attributionPolicyInForce(program, now);
    if (!policy || destinationFault(link.destination, policy.allowedDomains)) return NOWHERE;
    const earns =
      partner.status !== 'absent' && (mergedInto(partner) !== undefined || earningAt(partner, now) !== 'earns-nothing');
    const marks: ClickMark[] = [
      ...(link.disabledAt === null ? [] : ['disabled-link' as const]),
      ...(earns ? [] : ['cannot-earn' as const]),
    ];
    return { link, marks, needsConsent: policy.clickIds === 'only-with-consent' };
  }
}
