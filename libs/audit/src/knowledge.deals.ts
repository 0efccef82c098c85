import type { DealEvent } from '#libs/deals';
import { type EventOf, type Recorded } from '#libs/kernel';
import { expectedBooking, type ExpectedBooking, type Won } from './bookings.expected.js';

type Described = EventOf<DealEvent, 'deal.drafted' | 'deal.revised' | 'deal.imported'>;

/** What is kept of a deal: what its bookings follow from. */
export interface AuditedDeal {
  content: Described['data'];
  accountId: string | null;
  won: Won | null;
  readonly influences: Set<string>;
  isRevoked: boolean;
}

/** What an event of a deal asks of the sales. */
interface Due {
  readonly book: readonly ExpectedBooking[];
  readonly takeBack: readonly ExpectedBooking[];
}

const NOTHING: Due = { book: [], takeBack: [] };

/** Follows the deals of a program as far as their bookings need it. */
export class DealsKnowledge {
  private readonly deals = new Map<string, AuditedDeal>();

  learn(event: Recorded<DealEvent>): Due {
    const deal = this.deals.get(event.data.dealId);
    switch (event.type) {
      case 'deal.drafted':
      case 'deal.revised':
      case 'deal.imported':
        return this.described(event, deal);
      case 'deal.customer-identified':
      case 'deal.approved':
        if (deal) deal.accountId = event.data.accountId;
        return NOTHING;
      case 'deal.won':
        return deal ? won(event, deal, event.data) : NOTHING;
      case 'deal.influence-recorded':
        return deal ? influenced(event, deal) : NOTHING;
      case 'deal.revoked':
        if (deal) deal.isRevoked = true;
        return deal ? { book: [], takeBack: allOf(event, deal) } : NOTHING;
      default:
        return NOTHING;
    }
  }

  private described(event: Described, known: AuditedDeal | undefined): Due {
    const accountId = event.type === 'deal.imported' ? event.data.accountId : (known?.accountId ?? null);
    const nothing = { won: null, influences: new Set<string>(), isRevoked: false };
    const deal: AuditedDeal = { ...(known ?? nothing), content: event.data, accountId };
    this.deals.set(event.data.dealId, deal);
    if (event.type !== 'deal.imported') return NOTHING;
    const { outcome, closedAt, amount, partnerId, currency } = event.data;
    if (outcome !== 'won' || closedAt === null || amount === null) return NOTHING;
    return won(event, deal, { partnerId, closedAt, amount, currency });
  }
}

function won(event: DealEvent, deal: AuditedDeal, { partnerId, closedAt, amount, currency }: Won): Due {
  deal.won = { partnerId, closedAt, amount, currency };
  return { book: allOf(event, deal), takeBack: [] };
}

function influenced({ data }: EventOf<DealEvent, 'deal.influence-recorded'>, deal: AuditedDeal): Due {
  const isNew = !deal.influences.has(data.partnerId);
  deal.influences.add(data.partnerId);
  if (!isNew || !deal.won || deal.isRevoked) return NOTHING;
  return { book: [expectedBooking(data, deal, deal.won, data.partnerId)], takeBack: [] };
}

function allOf({ data }: DealEvent, deal: AuditedDeal): ExpectedBooking[] {
  const { won: win, influences } = deal;
  if (!win) return [];
  const own = win.partnerId === null ? [] : [null];
  return [...own, ...influences].map((influencer) => expectedBooking(data, deal, win, influencer));
}
