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

/** Whose read it is, and of what: of a link that has been followed, or of one that there may not be. */
interface LinkRead {
  readonly tenant: string;
  readonly caller: string;
  readonly isKnown: boolean;
}

/** Runs a read when it is its turn. */
export type InTurn = <Found>(of: LinkRead, read: () => Promise<Found>) => Promise<Found>;

/** How long a change of a link, of its partner or of the policy may take to be followed. */
const FRESH_MS = 5_000;
const MOST_KEPT = 50_000;
const MOST_KNOWN = 200_000;

/** Links by key, read from their streams and kept for some seconds: no view stands between a link and who follows it. */
export class LinkDirectory {
  private readonly kept: LRUCache<string, FollowedLink>;
  /** Apart from the others: whoever makes links up pushes none out that there is. */
  private readonly nowhere: LRUCache<string, true>;
  private readonly known = new LRUCache<string, true>({ max: MOST_KNOWN });
  /** Reads that have begun: one for all who ask. */
  private readonly reading = new Map<string, Promise<FollowedLink | undefined>>();
  /** Turns that have not come, by link and caller: nobody waits for the turn of somebody else. */
  private readonly waiting = new Map<string, Promise<FollowedLink | undefined>>();

  /** @param inTurn which read is next: whoever follows links that there are not keeps nobody from one that there is */
  constructor(
    private readonly facts: StateReader,
    private readonly inTurn: InTurn = (_, read) => read(),
    private readonly clock: () => Date = () => new Date(),
    ttl = FRESH_MS,
  ) {
    this.kept = new LRUCache({ max: MOST_KEPT, ttl });
    this.nowhere = new LRUCache({ max: MOST_KEPT, ttl });
  }

  /** Undefined: there is no such link, or it leads where the program no longer allows. Throws as the store does, and as there is no turn for the caller. */
  async find(tenant: string, key: string, caller = ''): Promise<FollowedLink | undefined> {
    // Nobody makes the store look for what no link can be called.
    if (!isLinkKey(key)) return undefined;
    const linkId = linkIdOf(tenant, key);
    const kept = this.kept.get(linkId);
    if (kept || this.nowhere.has(linkId)) return kept;
    const reading = this.reading.get(linkId);
    if (reading) return reading;
    const own = `${linkId} ${caller}`;
    const of = { tenant, caller, isKnown: this.known.has(linkId) };
    return shared(this.waiting, own, () => this.look(of, linkId));
  }

  private look(of: LinkRead, linkId: string): Promise<FollowedLink | undefined> {
    return this.inTurn(of, () => {
      // Somebody else may have had his turn meanwhile.
      const kept = this.kept.get(linkId);
      if (kept || this.nowhere.has(linkId)) return Promise.resolve(kept);
      return shared(this.reading, linkId, () => this.readAndKeep(of.tenant, linkId));
    });
  }

  private async readAndKeep(tenant: string, linkId: string): Promise<FollowedLink | undefined> {
    const start = performance.now();
    const found = await this.read(tenant, linkId);
    if (found) this.kept.set(linkId, found, { start });
    else this.nowhere.set(linkId, true, { start });
    return found;
  }

  private async read(tenant: string, linkId: string): Promise<FollowedLink | undefined> {
    const { state: link } = await this.facts.of(linkAggregate, tenant, linkId);
    if (link.status === 'absent') return undefined;
    this.known.set(linkId, true);
    const [{ state: program }, { state: partner }] = await Promise.all([
      this.facts.of(programAggregate, tenant, link.programId),
      this.facts.of(partnerAggregate, tenant, link.partnerId),
    ]);
    const now = this.clock().toISOString();
    const policy = program.status === 'absent' ? undefined : attributionPolicyInForce(program, now);
    if (!policy || destinationFault(link.destination, policy.allowedDomains)) return undefined;
    const earns =
      partner.status !== 'absent' && (mergedInto(partner) !== undefined || earningAt(partner, now) !== 'earns-nothing');
    const marks: ClickMark[] = [
      ...(link.disabledAt === null ? [] : ['disabled-link' as const]),
      ...(earns ? [] : ['cannot-earn' as const]),
    ];
    return { link, marks, needsConsent: policy.clickIds === 'only-with-consent' };
  }
}

/** What is under way by that name, or is begun now; whoever begins it lets go of it. */
function shared<Found>(
  underWay: Map<string, Promise<Found>>,
  name: string,
  begin: () => Promise<Found>,
): Promise<Found> {
  const known = underWay.get(name);
  if (known) return known;
  const begun = begin().finally(() => underWay.delete(name));
  underWay.set(name, begun);
  return begun;
}
