import { type DropReason, type Risk, type TouchKind, TouchKindEnum } from '#libs/attribution';
import { type Change, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { PartnerStanding } from '#libs/partners';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type SaleEvent, saleEvents } from '../../events/sale.events.js';
import { RiskEnum } from './decision.enums.types.js';
import { CodeFaultEnum, DropReasonEnum, stoodAs } from './drop-reason.enums.types.js';

/**
 * A touch as a sale has judged it, at its recording and each time that it was judged anew: what stands are those of the judgement that its attribution
 * names. Each is a partner's: the database shows it to no other.
 */
@Entity('sale_touches')
@ObjectType('SaleTouch', { description: 'A touch, and what it counted for in the attribution of a sale.' })
export class SaleTouchRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'sale_id' }) saleId: string;
  /** Which event of the sale has judged it. */
  @Column('integer') judged: number;
  /** Of the customer then. */
  @Column('uuid', { name: 'journey_id', nullable: true }) journeyId: string | null;
  /** In the order in which they count, from 0. */
  @Column('integer') place: number;

  @GlobalId('touch', { description: 'Global id of the touch.' })
  @Column('uuid', { name: 'touch_id' })
  touchId: string;

  @GlobalId('partner', { description: 'The partner whose touch it is.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => TouchKindEnum, { description: 'How the partner took part.' })
  @Column('text')
  kind: TouchKind;

  @Field(() => GraphQLInstant, { name: 'happenedAt', description: 'When it happened, business time.' })
  @Column('text')
  at: string;

  @GlobalId('link', { nullable: true, description: 'The link that was followed; null: none.' })
  @Column('uuid', { name: 'link_id', nullable: true })
  linkId: string | null;

  @GlobalId('code', { nullable: true, description: 'The code that was used; null: none.' })
  @Column('uuid', { name: 'code_id', nullable: true })
  codeId: string | null;

  /** The activity that it came through; null: none. */
  @Column('uuid', { name: 'activity_id', nullable: true }) activityId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its part of the sale as an exact fraction in lowest terms, such as `1/3`; null: it has none.',
  })
  @Column('text', { nullable: true })
  share: string | null;

  @Field(() => DropReasonEnum, {
    nullable: true,
    description: 'Why it has no part; null: it has one, or its partner is credited, and not for this touch.',
  })
  @Column('text', { nullable: true })
  dropped: DropReason | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'The first or last moment at which it would have counted; null: its time is not the reason.',
  })
  @Column('text', { nullable: true })
  edge: string | null;

  /** How its partner stood, or what was wrong with its code. */
  @Column('text', { nullable: true })
  standing: string | null;

  @Field(() => [RiskEnum], { description: 'Why somebody should look at its part before it is paid.' })
  @Column('jsonb')
  risks: readonly Risk[];

  @Field(() => PartnerStanding, {
    nullable: true,
    description: 'How its partner stood when it happened; null: that is not the reason.',
  })
  get partnerStanding(): string | null {
    return stoodAs('could-not-earn', this);
  }

  @Field(() => CodeFaultEnum, {
    nullable: true,
    description: 'Why its code was not valid when the sale happened; null: that is not the reason.',
  })
  get codeFault(): string | null {
    return stoodAs('code-not-valid', this);
  }
}

type Judging = Recorded<EventOf<SaleEvent, 'sale.recorded' | 'sale.recredited'>>;

const known = new WeakMap<Judging['data'], ReadonlyMap<string, number>>();

/** The places of a sale's touches by the ids of their rows, worked out once for all of them. */
function placesOf({ type, id, data }: Judging): ReadonlyMap<string, number> {
  const again = type === 'sale.recredited' ? [id] : [];
  const touches = data.attribution?.touches ?? [];
  const places =
    known.get(data) ??
    new Map(touches.map(({ touchId }, at) => [deterministicId('sale-touch', data.saleId, touchId, ...again), at]));
  known.set(data, places);
  return places;
}

type Stored = Omit<SaleTouchRow, 'partnerStanding' | 'codeFault'>;

const judges = <E extends EventOf<SaleEvent, Judging['type']>>(): Change<E, Stored> =>
  upsert<E, Stored>(
    (event) => [...placesOf(event as Judging).keys()],
    (_, event, id) => {
      const { saleId, attribution } = event.data;
      const place = placesOf(event as Judging).get(id) ?? -1;
      const touch = attribution?.touches[place];
      if (!touch) return undefined;
      const { touchId, partnerId, kind, at, linkId, codeId, activityId, share, dropped, risks } = touch;
      const { reason = null, edge = null, standing = null } = dropped ?? {};
      const of = { id, saleId, judged: Number(event.revision), journeyId: attribution.journeyId, place };
      const what = { touchId, partnerId, kind, at, linkId, codeId, activityId };
      return { ...of, ...what, share, dropped: reason, edge, standing, risks };
    },
  );

export const saleTouchView: View<SaleEvent, Stored> = view<SaleEvent, Stored>()({
  name: 'sale_touches',
  version: 2,
  row: SaleTouchRow,
  indexes: [
    ['saleId', 'place', 'id'],
    ['partnerId', 'saleId'],
    ['journeyId', 'partnerId'],
  ],
  sources: [saleEvents],
  on: { 'sale.recorded': judges(), 'sale.recredited': judges() },
});
