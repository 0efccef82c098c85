import { own, OWN, type Principal } from '#libs/access';
import { CustomerJourneys, JourneyStateReader, NOBODY } from '#libs/attribution';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { badInput, NO_ID, Reads } from '#libs/graphql';
import { partnerAggregate, survivorOf } from '#libs/partners';
import { Inject, Injectable } from '@nestjs/common';
import type { SaleTouchRow } from '../attribution/sale-touch.view.js';
import { NotCreditedType, type WhyNotArgs } from './not-credited.types.js';
import { type AskedSale, whyNot } from './why-not.js';

const MOST_SALES = 50;

interface FoundSale extends AskedSale {
  readonly journeyId: string | null;
}

type FoundTouch = Pick<
  SaleTouchRow,
  'saleId' | 'touchId' | 'partnerId' | 'at' | 'share' | 'dropped' | 'edge' | 'standing'
>;

interface LaterTouch {
  readonly id: string;
  readonly journeyId: string;
  readonly at: string;
  readonly recordedAt: string;
}

/** The sale that is asked about; or those of the journeys of a customer, each found by an index, however long the history. */
const ONE = 's.id = $3';
const OF_CUSTOMER = `s.id IN (
    SELECT c.id FROM customer_conversions c WHERE c.tenant = $1 AND c.journey_id = ANY ($3)
    UNION SELECT b.id FROM sale_attributions b WHERE b.tenant = $1 AND b.journey_id = ANY ($3))`;

/** A partner finds those alone in which it has a part or a touch. */
const salesOf = (which: typeof ONE | typeof OF_CUSTOMER): string => `
  SELECT s.id, s.crediting, s.credits, a.decided_by AS "decidedBy", a.shares, coalesce(a.unlisted, 0) AS unlisted, a.journey_id AS "journeyId",
    to_char(coalesce(a.judged_at, s.recorded_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "judgedAt"
  FROM sales s LEFT JOIN sale_attributions a ON a.tenant = s.tenant AND a.id = s.id
  WHERE s.tenant = $1 AND s.program_id = $2 AND ${which}
    AND ($4::uuid IS NULL
      OR EXISTS (SELECT FROM sale_touches t WHERE t.tenant = $1 AND t.sale_id = s.id AND t.partner_id = $4)
      OR EXISTS (SELECT FROM sale_credits c WHERE c.tenant = $1 AND c.sold_id = s.id AND c.partner_id = $4))
  ORDER BY s.occurred_at DESC, s.id LIMIT ${MOST_SALES}`;

const TOUCHES = `
  SELECT t.sale_id AS "saleId", t.touch_id AS "touchId", t.partner_id AS "partnerId", t.at, t.share, t.dropped, t.edge, t.standing
  FROM sale_touches t JOIN sale_attributions a ON a.tenant = t.tenant AND a.id = t.sale_id AND a.judged = t.judged
  WHERE t.tenant = $1 AND t.partner_id = $2 AND t.sale_id = ANY ($3) ORDER BY t.sale_id, t.place`;

const LATER = `
  SELECT id, journey_id AS "journeyId", at, recorded_at AS "recordedAt"
  FROM touches WHERE tenant = $1 AND partner_id = $2 AND journey_id = ANY ($3) ORDER BY at, id`;

/** Why partners are not credited: from what their sales pin, and from touches that came later. */
@Injectable()
export class NotCreditedReports {
  constructor(
    private readonly reads: Reads,
    private readonly journeys: CustomerJourneys,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  async of(args: WhyNotArgs, caller: Principal): Promise<NotCreditedType[]> {
    const { partnerId, saleId, customerRef } = args;
    if ((saleId === undefined) === (customerRef === undefined))
      throw badInput([{ path: ['saleId'], message: 'give exactly one of saleId and customerRef' }]);
    const mine = own(caller, 'partnerId')[OWN]?.partnerId;
    const { tenant } = caller;
    const { state } = await this.facts.of(partnerAggregate, tenant, partnerId);
    if (state.status === 'absent' || (mine !== undefined && mine !== partnerId)) return [];
    const { programId } = state;
    const customers = customerRef === undefined ? null : await this.customers(tenant, programId, customerRef);
    const views = ['sales', 'sale_attributions', 'sale_touches', 'sale_credits', 'customer_conversions', 'touches'];
    const of = [tenant, programId, saleId ?? customers, mine ?? null];
    const sales = await this.reads.sql<FoundSale>(caller, { views, args }, salesOf(customers ? OF_CUSTOMER : ONE), of);
    const staying = await this.stayingOf(tenant, sales);
    const ids = sales.map(({ id }) => id);
    const touches = await this.reads.sql<FoundTouch>(caller, { views, args }, TOUCHES, [tenant, partnerId, ids]);
    const journeyIds = [...new Set(staying.values())];
    const later = await this.reads.sql<LaterTouch>(caller, { views, args }, LATER, [tenant, partnerId, journeyIds]);
    const survivor = await survivorOf(this.facts, tenant, partnerId);
    return sales.map((sale) => {
      const judged = touches.filter((touch) => touch.saleId === sale.id);
      const journey = later.filter(({ journeyId }) => journeyId === staying.get(sale.id));
      return Object.assign(new NotCreditedType(), {
        ...{ saleId: sale.id, partnerId },
        weight: sale.credits.find((credit) => credit.partnerId === partnerId)?.weight ?? 0,
        countedForId: survivor === partnerId ? null : survivor,
        reasons: whyNot(sale, judged, journey, { partnerId, survivor }),
      });
    });
  }

  /** All journeys that the customer was. */
  private async customers(tenant: string, programId: string, ref: string): Promise<readonly string[]> {
    const journey = await this.journeys.find(tenant, programId, { ...NOBODY, ref });
    return journey === null ? [NO_ID] : [journey.journeyId, ...journey.absorbed];
  }

  /** By sale: the journey that its customer is in now. */
  private async stayingOf(tenant: string, sales: readonly FoundSale[]): Promise<ReadonlyMap<string, string>> {
    const known = new JourneyStateReader(this.facts, tenant);
    const found = await Promise.all(
      sales.map(async ({ id, journeyId }) =>
        journeyId === null ? [] : [[id, (await known.staying(journeyId)).journeyId] as const],
      ),
    );
    return new Map(found.flat());
  }
}
