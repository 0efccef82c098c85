import { LRUCache } from 'lru-cache';
import { createHmac } from 'node:crypto';
import type { ClickMark } from '#libs/attribution';
import { callerAt } from '#libs/observability';

const MINUTE_MS = 60_000;
const REPEAT_MS = 30 * MINUTE_MS;
/** Mail scanners open all links of a message at once. */
const SCAN_MS = 2_000;
const SCANNED_LINKS = 3;
const MOST_OF_A_LINK = 60;
const MOST_OF_AN_ADDRESS = 600;
const MOST_KEPT = 100_000;

interface Followed {
  readonly tenant: string;
  readonly linkId: string;
  readonly address: string;
  readonly userAgent: string;
  readonly at: number;
}

export interface Visitor {
  /** 16 hex digits: the same for one tenant and UTC day; nobody can say whose they are. */
  readonly visitor: string;
  /** Follows several links at once, as a machine does. */
  readonly isScanner: boolean;
  readonly marks: readonly ClickMark[];
}

/** What visitors of a tenant are named with on the UTC day of a moment. */
export interface Salts {
  of(tenant: string, at: number): Promise<Buffer>;
}

/**
 * Who follows links, for telling repeats and floods. A visitor's name is made with a salt of the day, which is destroyed two days later: neither
 * address nor browser is written down, and nobody can work them out again. Whether a click repeats another is known of those that this process has seen.
 */
export class Visitors {
  private readonly counted = new LRUCache<string, { count: number }>({ max: MOST_KEPT });
  private readonly followed = new LRUCache<string, number>({ max: MOST_KEPT });
  private readonly opened = new LRUCache<string, Map<string, number>>({ max: MOST_KEPT });

  constructor(private readonly salts: Salts) {}

  /** Whether an address, or a network of one caller, has asked too often within a minute: 600 times. */
  isTooOften(address: string, at: number): boolean {
    return this.count(`address ${callerAt(address)}`, at) > MOST_OF_AN_ADDRESS;
  }

  async see({ tenant, linkId, address, userAgent, at }: Followed): Promise<Visitor> {
    const visitor = createHmac('sha256', await this.salts.of(tenant, at))
      .update(JSON.stringify([callerAt(address), userAgent]))
      .digest('hex')
      .slice(0, 16);
    const key = `${tenant} ${visitor} ${linkId}`;
    const before = this.followed.get(key);
    this.followed.set(key, at);
    const marks: ClickMark[] = before !== undefined && at - before <= REPEAT_MS ? ['repeat'] : [];
    if (this.count(`link ${key}`, at) > MOST_OF_A_LINK) marks.push('flood');
    return { visitor, marks, isScanner: this.opens(`${tenant} ${visitor}`, linkId, at) };
  }

  private opens(who: string, linkId: string, at: number): boolean {
    const recent = [...(this.opened.get(who) ?? [])].filter(([, then]) => at - then <= SCAN_MS);
    const links = new Map([...recent, [linkId, at]]);
    this.opened.set(who, links);
    return links.size >= SCANNED_LINKS;
  }

  /** How often within this minute, this time included. */
  private count(what: string, at: number): number {
    const key = `${what} ${Math.floor(at / MINUTE_MS)}`;
    const known = this.counted.get(key) ?? { count: 0 };
    known.count += 1;
    this.counted.set(key, known);
    return known.count;
  }
}
