import type { DealEvent } from '#libs/deals';
import { type EventOf, type Recorded } from '#libs/kernel';
import { type BookedFor, bookingNumber, expectedBooking, type ExpectedBooking, type Won } from './bookings.expected.js';

type Described = EventOf<DealEvent, 'deal.drafted' | 'deal.revised' | 'deal.imported'>;

/** What is kept of a deal: what its bookings follow from. */
export interface AuditedDeal {
  /** null: the vendor's own. */
  partnerId: string | null;
  content: Described['data'];
  accountId: string | null;
  won: Won | null;
  readonly influences: Set<string>;
  /** For whom it stands booked, in the order in which that was asked for. */
  booked: BookedFor[];
  /** Partners whose bookings for help were taken back, since the deal is theirs. */
  readonly own: Set<string>;
  isRevoked: boolean;
  /** As readers are shown it. */
  state: string;
  expiresAt: string | null;
}

/** What an event of a deal asks of the sales. */
interface Due {
  readonly book?: readonly ExpectedBooking[];
  readonly takeBack?: readonly string[];
  readonly giveBack?: readonly string[];
  /** Numbers of bookings that go from the record before to another. */
  readonly move?: readonly MovedBooking[];
}

/** A booking that is another partner's from then on. */
export interface MovedBooking {
  readonly externalId: string;
  readonly before: string;
  readonly after: ExpectedBooking['credits'];
  readonly occurredAt: string;
}

const STATES: Partial<Record<DealEvent['type'], string>> = {
  'deal.submitted': 'submitted',
  'deal.review-started': 'in-review',
  'deal.returned': 'returned',
  'deal.approved': 'approved',
  'deal.rejected': 'rejected',
  'deal.duplicate-found': 'duplicate',
  'deal.withdrawn': 'withdrawn',
  'deal.expired': 'expired',
  'deal.reinstated': 'approved',
  'deal.revoked': 'revoked',
  'deal.merged': 'duplicate',
  'deal.won': 'won',
  'deal.lost': 'lost',
};

const NOTHING: Due = {};

/** Follows the deals of a program as far as their bookings need it. */
export class DealStates {
  readonly deals = new Map<string, AuditedDeal>();

  /** `survivor`: the record that a partner has ended in, as far as history has been read. */
  constructor(private readonly survivor: (partnerId: string) => string) {}

  learn(event: Recorded<DealEvent>): Due {
    const deal = this.deals.get(event.data.dealId);
    if (deal) shown(deal, event);
    switch (event.type) {
      case 'deal.drafted':
      case 'deal.revised':
      case 'deal.imported':
        return this.described(event, deal);
      case 'deal.customer-identified':
      case 'deal.approved':
      case 'deal.account-joined':
        if (deal) deal.accountId = event.data.accountId;
        return NOTHING;
      case 'deal.won':
        return deal ? this.won(event, deal, event.data) : NOTHING;
      case 'deal.influence-recorded':
        return deal ? this.influenced(event, deal) : NOTHING;
      case 'deal.revoked':
      case 'deal.merged':
        if (deal) deal.isRevoked = true;
        return deal ? { takeBack: numbersOf(event, deal.booked) } : NOTHING;
      case 'deal.reassigned':
        return deal ? this.reassigned(event, deal) : NOTHING;
      case 'deal.took-in':
      case 'deal.activity-logged':
      case 'deal.customer-erased':
      case 'deal.duplicate-found':
      case 'deal.expired':
      case 'deal.extended':
      case 'deal.import-repeated':
      case 'deal.subject-named':
      case 'deal.lost':
      case 'deal.noted':
      case 'deal.reinstated':
      case 'deal.rejected':
      case 'deal.reminded':
      case 'deal.returned':
      case 'deal.review-started':
      case 'deal.submitted':
      case 'deal.withdrawn':
        return NOTHING;
    }
  }

  private described(event: Described, known: AuditedDeal | undefined): Due {
    const accountId = event.type === 'deal.imported' ? event.data.accountId : (known?.accountId ?? null);
    const state = event.type === 'deal.imported' ? event.data.outcome : 'draft';
    const owner = 'partnerId' in event.data ? event.data.partnerId : null;
    const nothing = {
      partnerId: owner,
      won: null,
      influences: new Set<string>(),
      booked: [],
      own: new Set<string>(),
      isRevoked: false,
      state,
      expiresAt: null,
    };
    const deal: AuditedDeal = { ...(known ?? nothing), content: event.data, accountId };
    this.deals.set(event.data.dealId, deal);
    if (event.type !== 'deal.imported') return NOTHING;
    const { outcome, closedAt, amount, partnerId, currency } = event.data;
    if (outcome !== 'won' || closedAt === null || amount === null) return NOTHING;
    return this.won(event, deal, { partnerId, closedAt, amount, currency });
  }

  private won(event: DealEvent, deal: AuditedDeal, { partnerId, closedAt, amount, currency }: Won): Due {
    deal.won = { partnerId, closedAt, amount, currency };
    return { book: this.booked(event, deal, [null, ...deal.influences]) };
  }

  private influenced(event: EventOf<DealEvent, 'deal.influence-recorded'>, deal: AuditedDeal): Due {
    const { partnerId } = event.data;
    const isNew = !deal.influences.has(partnerId);
    deal.influences.add(partnerId);
    if (!isNew || !deal.won || deal.isRevoked) return NOTHING;
    return { book: this.booked(event, deal, [partnerId]) };
  }

  /** A deal that is won takes its booking along. Whose it is now helped no more, and whose it was may have: what they are booked for changes, too. */
  private reassigned(event: EventOf<DealEvent, 'deal.reassigned'>, deal: AuditedDeal): Due {
    const { partnerId, at } = event.data;
    deal.partnerId = partnerId;
    if (!deal.won || deal.isRevoked) return NOTHING;
    deal.won = { ...deal.won, partnerId };
    const number = bookingNumber(event.data.dealId, null);
    const survivor = this.survivor(partnerId);
    const before = deal.booked.find(({ influencer }) => influencer === null);
    const helped = deal.booked.filter((one) => one !== before);
    const theirs = helped.filter((one) => this.survivor(one.survivor) === survivor);
    for (const { influencer } of theirs) deal.own.add(influencer ?? '');
    deal.booked = helped.filter((one) => !theirs.includes(one));
    const asked = this.booked(event, deal, [null, ...deal.influences]);
    const back = deal.booked.filter(({ influencer }) => deal.own.delete(influencer ?? ''));
    const known = [...numbersOf(event, back), ...(before ? [number] : [])];
    const after = asked.find(({ externalId }) => externalId === number)?.credits ?? [];
    const occurredAt = at > deal.won.closedAt ? at : deal.won.closedAt;
    const moves = before && before.survivor !== survivor;
    return {
      book: asked.filter(({ externalId }) => !known.includes(externalId)),
      takeBack: numbersOf(event, theirs),
      giveBack: numbersOf(event, back),
      move: moves ? [{ externalId: number, before: before.survivor, after, occurredAt }] : [],
    };
  }

  /** Nobody earns twice by one deal: two that have become one partner are booked once, as the first of them. */
  private booked(event: DealEvent, deal: AuditedDeal, influencers: readonly (string | null)[]): ExpectedBooking[] {
    return influencers.flatMap((influencer) => {
      const partner = influencer ?? deal.won?.partnerId ?? null;
      if (partner === null || !deal.won) return [];
      const survivor = this.survivor(partner);
      if (deal.booked.some((one) => one.influencer === influencer)) return [];
      if (deal.booked.some((before) => this.survivor(before.survivor) === survivor)) return [];
      deal.booked.push({ influencer, survivor });
      return [expectedBooking(event.data, deal, deal.won, { influencer, survivor })];
    });
  }
}

function shown(deal: AuditedDeal, event: DealEvent): void {
  deal.state = STATES[event.type] ?? deal.state;
  if ('expiresAt' in event.data) deal.expiresAt = event.data.expiresAt;
}

const numbersOf = ({ data }: DealEvent, booked: readonly BookedFor[]): string[] =>
  booked.map(({ influencer }) => bookingNumber(data.dealId, influencer));
