const DAY = 86_400_000;
const WINDOW = 90 * DAY;
const HELD = 5 * DAY;

export interface Promised {
  readonly deal: string;
  readonly lines: readonly string[];
  readonly from: number;
  until: number;
  told: boolean;
  extensions: number;
  /** Ended by a decision, before its time. */
  over: 'won' | 'lost' | 'revoked' | null;
}

export interface Waiting {
  readonly deal: string;
  lines: readonly string[];
  /** Nobody but those before it stands against it. */
  auto: boolean;
  heldUntil: number | null;
  told: boolean;
}

type Said = string[] | string;

const partner = (deal: string): string => deal.charAt(0);
const share = (one: readonly string[], other: readonly string[]): boolean => one.some((line) => other.includes(line));

/**
 * What an account must answer, written down as plainly as can be: every promise that ever was, and everybody who waits, in a list. It shares
 * no code with the product.
 */
export class AccountModel {
  time = -Infinity;
  promises: Promised[] = [];
  queue: Waiting[] = [];
  direct: readonly string[] | null = null;
  readonly bought = new Set<string>();

  ask(deal: string, lines: readonly string[], person: boolean, at: number): Said {
    return this.when(at, (now) => {
      if (this.held(deal, now)) return [];
      const own = this.waiting(deal);
      const said: string[] = [];
      if (own && !lines.every((line) => own.lines.includes(line))) {
        said.push(`place-given-up ${deal} asked-for-more`, ...this.leave(deal, now));
      }
      const refusal = this.refusalOf(deal, lines, now);
      if (refusal) {
        this.queue = this.queue.filter((one) => one.deal !== deal);
        return [...said, `registration-refused ${deal} ${refusal}`];
      }
      const place = this.waiting(deal);
      if (place) {
        if (place.heldUntil === null) return said;
        Object.assign(place, { heldUntil: null, lines });
        return [...said, `place-resumed ${deal}`];
      }
      const behind = this.queue.some((one) => share(one.lines, lines));
      if (!behind && !person) return [...said, ...this.promise(deal, lines, now)];
      this.queue.push({ deal, lines, auto: !person, heldUntil: null, told: false });
      return [...said, `place-taken ${deal}`];
    });
  }

  approve(deal: string, at: number): Said {
    return this.when(at, (now) => {
      const place = this.waiting(deal);
      if (!place) return this.notWaiting(deal, now);
      return this.behind(place) ? 'EARLIER_WAITS' : this.promise(deal, place.lines, now);
    });
  }

  reject(deal: string, at: number): Said {
    return this.when(at, (now) =>
      this.waiting(deal)
        ? [`registration-refused ${deal} REJECTED_BY_PERSON`, ...this.leave(deal, now)]
        : this.notWaiting(deal, now),
    );
  }

  withdraw(deal: string, at: number): Said {
    return this.when(at, (now) =>
      this.waiting(deal) ? [`place-given-up ${deal} withdrawn`, ...this.leave(deal, now)] : this.notWaiting(deal, now),
    );
  }

  putBack(deal: string, at: number): Said {
    return this.when(at, (now) => {
      const place = this.waiting(deal);
      if (!place) return this.notWaiting(deal, now);
      if (place.heldUntil !== null) return 'ALREADY_RETURNED';
      Object.assign(place, { heldUntil: now + HELD, auto: false, told: false });
      return [`place-held ${deal}`];
    });
  }

  extend(deal: string, days: number, at: number): Said {
    return this.when(at, (now) => {
      const held = this.held(deal, now);
      if (!held) return 'PROTECTION_ENDED';
      if (held.extensions >= 2) return 'NO_EXTENSION_LEFT';
      held.until += days * DAY;
      held.told = false;
      held.extensions += 1;
      return [`protection-extended ${deal}`];
    });
  }

  reinstate(deal: string, lines: readonly string[], at: number): Said {
    return this.when(at, (now) => {
      if (this.held(deal, now)) return 'STILL_PROTECTED';
      if (this.waiting(deal)) return 'STILL_WAITING';
      if (this.direct && share(this.direct, lines)) return 'DIRECT_OPPORTUNITY';
      if (this.standing(now).some((one) => share(one.lines, lines))) return 'PROTECTED_FOR_ANOTHER';
      if (this.queue.some((one) => share(one.lines, lines))) return 'EARLIER_WAITS';
      this.add(deal, lines, now, this.last(deal)?.extensions ?? 0);
      return [`protection-reinstated ${deal}`];
    });
  }

  end(deal: string, why: 'won' | 'lost' | 'revoked', at: number): Said {
    return this.when(at, (now) => {
      const held = this.held(deal, now);
      if (!held) return 'PROTECTION_ENDED';
      held.over = why;
      held.until = now;
      const fresh = why === 'won' ? held.lines.filter((line) => !this.bought.has(line)) : [];
      for (const line of fresh) this.bought.add(line);
      return [`protection-ended ${deal} ${why}`, ...(fresh.length > 0 ? [`became-customer ${deal}`] : [])];
    });
  }

  openDirect(lines: readonly string[], at: number): Said {
    return this.when(at, (now) => {
      if (this.direct) return [];
      if (this.standing(now).some((one) => share(one.lines, lines))) return 'PROTECTED_FOR_ANOTHER';
      if (this.queue.some((one) => share(one.lines, lines))) return 'EARLIER_WAITS';
      this.direct = lines;
      return ['direct-opportunity-opened'];
    });
  }

  closeDirect(at: number): Said {
    return this.when(at, () => {
      if (!this.direct) return 'NOT_FOUND';
      this.direct = null;
      return ['direct-opportunity-closed'];
    });
  }

  settle(at: number): Said {
    return this.when(at, () => []);
  }

  last(deal: string): Promised | undefined {
    return this.promises.findLast((one) => one.deal === deal);
  }

  /** What time has ended first, then what is asked. A refusal leaves everything as it was, the time too. */
  private when(at: number, act: (now: number) => Said): Said {
    const before = structuredClone({ promises: this.promises, queue: this.queue });
    const now = Math.max(this.time, at);
    const [announced, moved] = this.pass(now);
    const said = act(now);
    if (typeof said === 'string') {
      Object.assign(this, before);
      return said;
    }
    const then = [...moved, ...said];
    if (then.length > 0) this.time = now;
    // Only announced: whoever comes with an earlier date still finds it standing.
    else this.queue = before.queue.map((one) => ({ ...one, told: one.told || this.isOver(one, now) }));
    return [...announced, ...then];
  }

  private isOver = ({ heldUntil }: Waiting, now: number): boolean => heldUntil !== null && heldUntil <= now;

  private pass(now: number): [string[], string[]] {
    const lapsed = this.queue.filter((one) => this.isOver(one, now));
    const expired = this.promises.filter((one) => !one.over && !one.told && one.until <= now);
    const ends = [
      ...lapsed
        .filter(({ told }) => !told)
        .map((one) => ({ at: one.heldUntil ?? 0, deal: one.deal, said: `place-given-up ${one.deal} return-lapsed` })),
      ...expired.map((one) => ({ at: one.until, deal: one.deal, said: `protection-ended ${one.deal} expired` })),
    ];
    for (const one of expired) one.told = true;
    this.queue = this.queue.filter((one) => !lapsed.includes(one));
    const announced = ends
      .sort((one, other) => one.at - other.at || (one.deal < other.deal ? -1 : 1))
      .map(({ said }) => said);
    return [announced, lapsed.length > 0 ? this.moveUp(now) : []];
  }

  private leave(deal: string, now: number): string[] {
    this.queue = this.queue.filter((one) => one.deal !== deal);
    return this.moveUp(now);
  }

  private moveUp(now: number): string[] {
    const said: string[] = [];
    for (const place of [...this.queue]) {
      const waits = this.queue.includes(place) && place.auto && place.heldUntil === null && !this.behind(place);
      if (waits && !this.refusalOf(place.deal, place.lines, now))
        said.push(...this.promise(place.deal, place.lines, now));
    }
    return said;
  }

  private promise(deal: string, lines: readonly string[], now: number): string[] {
    this.queue = this.queue.filter((one) => one.deal !== deal);
    this.add(deal, lines, now, 0);
    const refused = this.queue.filter((one) => share(one.lines, lines));
    this.queue = this.queue.filter((one) => !refused.includes(one));
    return [
      `protection-granted ${deal}`,
      ...refused.map((one) => `registration-refused ${one.deal} PROTECTED_FOR_ANOTHER`),
    ];
  }

  private add(deal: string, lines: readonly string[], now: number, extensions: number): void {
    this.promises.push({ deal, lines, from: now, until: now + WINDOW, told: false, extensions, over: null });
  }

  private refusalOf(deal: string, lines: readonly string[], now: number): string | null {
    if (lines.some((line) => this.bought.has(line))) return 'EXISTING_CUSTOMER';
    if (this.direct && share(this.direct, lines)) return 'DIRECT_OPPORTUNITY';
    const held = this.standing(now).filter((one) => share(one.lines, lines));
    if (held.some((one) => partner(one.deal) !== partner(deal))) return 'PROTECTED_FOR_ANOTHER';
    const before = this.queue.slice(
      0,
      this.waiting(deal) ? this.queue.findIndex((one) => one.deal === deal) : undefined,
    );
    const own = [...held, ...before.filter((one) => share(one.lines, lines))];
    return own.some((one) => partner(one.deal) === partner(deal)) ? 'OWN_DUPLICATE' : null;
  }

  private standing = (now: number): Promised[] =>
    this.promises.filter((one) => !one.over && one.from <= now && now < one.until);

  private held = (deal: string, now: number): Promised | undefined =>
    this.standing(now).find((one) => one.deal === deal);

  private waiting = (deal: string): Waiting | undefined => this.queue.find((one) => one.deal === deal);

  private behind = (place: Waiting): boolean =>
    this.queue
      .slice(0, this.queue.indexOf(place))
      .some((one) => partner(one.deal) !== partner(place.deal) && share(one.lines, place.lines));

  private notWaiting = (deal: string, now: number): string =>
    this.held(deal, now) ? 'ALREADY_APPROVED' : 'NOT_WAITING';
}
