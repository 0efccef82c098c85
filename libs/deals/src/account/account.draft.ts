import type { EventOf, Instant } from '#libs/kernel';
import type { Pinned, Terms } from './account.commands.js';
import type { AccountEvent, AccountRefusal } from './account.events.js';
import { evolveAccount, laterOf, liveAt } from './account.evolve.js';
import type { AccountState, QueueEntry } from './account.state.js';
import { type Asked, evidenceOf, overlaps } from './conflict.js';
import type { RejectReason } from '../vocabulary/deal.types.js';
import type { Evidence } from '../vocabulary/evidence.js';
import { type ProtectionWindow, protectionWindow, windowEndingAt } from '../protection/protection-window.js';

interface About {
  readonly accountId: string;
  readonly programId: string;
  readonly terms: Terms;
}

/** What one command makes happen: each event is decided on what those before it have left. */
export class AccountDraft {
  readonly events: AccountEvent[] = [];
  readonly at: Instant;

  /** Begins with what time has ended; an account's time never runs backwards. */
  constructor(
    public state: AccountState,
    readonly about: About,
    occurredAt: Instant,
  ) {
    this.at = laterOf(state.at, occurredAt);
    if (this.endWhatIsOver()) this.promote();
  }

  add(event: AccountEvent): void {
    this.events.push(event);
    this.state = evolveAccount(this.state, event);
  }

  /** What every event of a registration says. */
  of({ dealId, partnerId, productLines }: Asked, at: Instant = this.at) {
    const { accountId, programId } = this.about;
    return { accountId, programId, at, dealId, partnerId, productLines };
  }

  evidence(asked: Asked, pinned: Pick<Pinned, 'known' | 'similar'>): Evidence {
    return evidenceOf(this.state, this.about, asked, pinned);
  }

  /** Protects, and refuses whoever waits for any of the same lines. */
  grant(asked: Asked, by: 'policy' | 'person', note: string | null, evidence: Evidence): void {
    const window = this.window();
    this.add({ type: 'account.protection-granted', data: { ...this.of(asked), ...window, by, note, evidence } });
    for (const place of this.state.queue.filter((waiting) => overlaps(waiting, asked))) {
      this.refuse(place, 'PROTECTED_FOR_ANOTHER', this.evidenceOfEntry(place));
    }
  }

  window(): ProtectionWindow {
    return protectionWindow(this.at, this.about.terms);
  }

  endingAt(until: Instant): ProtectionWindow {
    return windowEndingAt(until, this.about.terms);
  }

  refuse(
    asked: Asked,
    why: AccountRefusal,
    evidence: Evidence,
    { reason = REASON[why], note = null, of = null }: RefusalMore = {},
  ): void {
    this.add({ type: 'account.registration-refused', data: { ...this.of(asked), why, reason, of, note, evidence } });
  }

  /** Those who waited only for others, and are the first now. */
  promote(): void {
    for (const place of this.state.queue) {
      if (!movesUp(place) || this.earlier(place)) continue;
      const evidence = this.evidenceOfEntry(place);
      if (evidence.conflict === 'none') this.grant(place, 'policy', null, evidence);
    }
  }

  queueEntryOf(dealId: string): QueueEntry | undefined {
    return this.state.queue.find((place) => place.dealId === dealId);
  }

  /** The first of another partner that waits for any of the same lines, before this one if it has a place. */
  earlier({ dealId, partnerId, productLines }: Asked): QueueEntry | undefined {
    const places = this.state.queue.takeUntil((place) => place.dealId === dealId);
    return places.find((place) => place.partnerId !== partnerId && overlaps(place, { productLines }));
  }

  /** What a place's request pinned, against the account as it is now. */
  evidenceOfEntry(place: QueueEntry): Evidence {
    const { candidates, conflict: _then, accountRevision: _before, ...known } = place.evidence;
    const similar = candidates.filter(({ kind }) => kind === 'similar-name');
    return this.evidence(place, { known, similar });
  }

  /** Writes down what time has ended and nobody has announced yet, and goes on without it. Whether a place has lapsed. */
  private endWhatIsOver(): boolean {
    const places = this.state.queue.filter(({ heldUntil }) => heldUntil !== null && heldUntil <= this.at);
    const protections = this.state.protections.filter(({ until }) => until <= this.at);
    const untold = ({ told }: { readonly told: boolean }): boolean => !told;
    const ends = [
      ...places.filter(untold).map((place) => this.lapse(place)),
      ...protections
        .toList()
        .filter(untold)
        .map((held) => this.expiry(held)),
    ];
    ends.sort((one, other) => (timeAndDeal(one) < timeAndDeal(other) ? -1 : 1));
    for (const end of ends) this.add(end);
    this.state = liveAt(this.state, this.at);
    return !places.isEmpty();
  }

  private lapse(place: QueueEntry): End {
    const data = { ...this.of(place, place.heldUntil ?? this.at), why: 'return-lapsed', reason: null } as const;
    return { type: 'account.place-given-up', data };
  }

  private expiry(held: Asked & { readonly until: Instant }): End {
    const data = { ...this.of(held, held.until), why: 'expired', reason: null, closing: null } as const;
    return { type: 'account.protection-ended', data };
  }
}

type End = EventOf<AccountEvent, 'account.place-given-up' | 'account.protection-ended'>;

/** One order of ends for everybody, also of those in one moment. */
const timeAndDeal = ({ data }: { readonly data: { readonly at: Instant; readonly dealId: string } }): string =>
  `${data.at} ${data.dealId}`;

interface RefusalMore {
  readonly reason?: RejectReason;
  readonly note?: string | null;
  readonly of?: string | null;
}

const REASON: Readonly<Record<AccountRefusal, RejectReason>> = {
  EXISTING_CUSTOMER: 'existing-customer',
  DIRECT_OPPORTUNITY: 'direct-sales-active',
  PROTECTED_FOR_ANOTHER: 'duplicate',
  OWN_DUPLICATE: 'duplicate',
  REJECTED_BY_PERSON: 'other',
};

const movesUp = ({ heldUntil, handled, reasons }: QueueEntry): boolean =>
  heldUntil === null && !handled && reasons.every((reason) => reason === 'BEHIND_ANOTHER');
