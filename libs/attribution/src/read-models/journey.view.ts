import { sortedBy, upsert, type View, mainView, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';
import type { JourneyKept } from '../journey/journey.state.js';
import { saidOfBoth } from '../journey/merging.js';
import type { Share } from '../vocabulary/touch.js';
import { JourneyBindingType, JourneyOverrideType } from './journey.types.js';

@Entity('customer_journeys')
@ObjectType('Journey', { description: 'One customer of one program, as attribution knows it.' })
export class JourneyRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('journey', { description: 'Global id of the journey.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'When something was first said of the customer, business time.' })
  @Column('text', { name: 'opened_at' })
  openedAt: string;

  @GlobalId('lead', { nullable: true, description: 'Its lead; null: nobody has submitted one.' })
  @Column('uuid', { name: 'lead_id', nullable: true })
  leadId: string | null;

  /** How many sales it has, also of journeys that have ended in this one. */
  @Column('integer') conversions: number;

  /** When its first sale happened; null: it has none. */
  @Column('text', { name: 'first_sold_at', nullable: true })
  firstSoldAt: string | null;

  @Field({ description: 'Whether journeys with different bindings became one here: a person should look.' })
  @Column('boolean', { name: 'bindings_disagree' })
  bindingsDisagree: boolean;

  @Field(() => [JourneyBindingType], {
    description:
      'Whose the customer was said to be, in the order decided. At a moment the one with the latest `from` not after it counts, of equals the last.',
  })
  @Column('jsonb')
  bindings: readonly JourneyBindingType[];

  @Field(() => [JourneyOverrideType], {
    description:
      'Whose its sales are whatever touches and bindings say, in the order laid down; `endOverride` ends the last.',
  })
  @Column('jsonb')
  overrides: readonly JourneyOverrideType[];

  /** Of the last of its bindings, by `from`: to whom, and until when. */
  @Column('text', { name: 'bound_to', array: true }) boundTo: readonly string[];
  @Column('text', { name: 'bound_until', nullable: true }) boundUntil: string | null;

  /** Journeys that it has taken in. */
  @Column('jsonb') absorbed: readonly string[];

  /** The journey of the same customer that it has ended in. */
  @Column('uuid', { name: 'merged_into', nullable: true }) mergedInto: string | null;

  @Field({ description: 'Whether the customer was erased.' })
  @Column('boolean', { name: 'is_erased' })
  isErased: boolean;
}

type Of<Type extends JourneyEvent['type']> = Extract<JourneyEvent, { type: Type }>;

const becomes = <E extends JourneyEvent>(columns: (data: E['data'], row: JourneyRow) => Partial<JourneyRow>) =>
  upsert<E, JourneyRow>(
    ({ data }) => data.journeyId,
    (row, { data }) => row && bound({ ...row, ...columns(data, row) }),
  );

function bound(row: JourneyRow): JourneyRow {
  const last = row.bindings.reduce<JourneyBindingType | undefined>(
    (latest, one) => (latest && one.from < latest.from ? latest : one),
    undefined,
  );
  return { ...row, boundTo: last?.shares.map(({ partnerId }) => partnerId) ?? [], boundUntil: last?.until ?? null };
}

const partsOf = (shares: readonly Share[]): Share[] => shares.map(({ partnerId, weight }) => ({ partnerId, weight }));

/** What was said of both whose the customer is. When and why it was said of the other stands there. */
function saidWith(row: JourneyRow, from: string, kept: JourneyKept) {
  const goesOn = row.absorbed.includes(from);
  const unsaid = { decidedAt: null, reason: null };
  const bindings = kept.bindings.map(({ from: since, until, shares, basis }) => ({
    ...{ from: since, until, shares: partsOf(shares), basis },
    ...unsaid,
  }));
  const overrides = kept.overrides.map((one) => ({ ...one, shares: partsOf(one.shares), ...unsaid }));
  return {
    bindings: saidOfBoth<JourneyBindingType>(row.bindings, bindings, goesOn),
    overrides: saidOfBoth<JourneyOverrideType>(row.overrides, overrides, goesOn),
    absorbed: [...new Set([...row.absorbed, from, ...kept.absorbed])],
  };
}

const earlier = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other < one) ? other : one;

export const journeyView: View<JourneyEvent, JourneyRow> = mainView<JourneyEvent, JourneyRow>()({
  name: 'customer_journeys',
  version: 4,
  row: JourneyRow,
  partner: null,
  indexes: [
    ...sortedBy(['openedAt'], ['programId']),
    ['programId', 'bindingsDisagree', 'openedAt', 'id'],
    ...(['boundUntil', 'firstSoldAt', 'leadId'] as const).map((by) => ['programId', by, 'id'] as const),
  ],
  sources: [journeyEvents],
  on: {
    'journey.opened': upsert(
      ({ data }) => data.journeyId,
      (_, { data: { journeyId: id, programId, at } }) => ({
        ...{ id, programId, openedAt: at, leadId: null, conversions: 0, firstSoldAt: null },
        ...{ bindingsDisagree: false, bindings: [], overrides: [], boundTo: [], boundUntil: null },
        ...{ absorbed: [], mergedInto: null, isErased: false },
      }),
    ),
    'journey.identified': 'ignored',
    'journey.touch-noted': 'ignored',
    'journey.touch-flagged': 'ignored',
    'journey.touch-cleared': 'ignored',
    'journey.lead-submitted': becomes<Of<'journey.lead-submitted'>>(({ leadId }) => ({ leadId })),
    'journey.lead-seen-again': 'ignored',
    'journey.lead-qualified': 'ignored',
    'journey.lead-disqualified': 'ignored',
    'journey.bound': becomes<Of<'journey.bound'>>(({ from, until, shares, basis, at }, { bindings }) => ({
      bindings: [...bindings, { from, until, shares: partsOf(shares), basis, decidedAt: at, reason: null }],
    })),
    'journey.rebound': becomes<Of<'journey.rebound'>>(({ from, until, shares, at, reason }, { bindings }) => ({
      bindings: [...bindings, { from, until, shares, basis: 'person', decidedAt: at, reason }],
    })),
    'journey.override-set': becomes<Of<'journey.override-set'>>(
      ({ from, until, shares, at, reason }, { overrides }) => ({
        overrides: [...overrides, { from, until, shares, decidedAt: at, reason }],
      }),
    ),
    'journey.override-ended': becomes<Of<'journey.override-ended'>>(({ until }, { overrides }) => ({
      overrides: overrides.map((one, n) => (n === overrides.length - 1 ? { ...one, until } : one)),
    })),
    'journey.deal-linked': 'ignored',
    'journey.conversion-noted': becomes<Of<'journey.conversion-noted'>>(({ number, firstAt }, { firstSoldAt }) => ({
      conversions: number,
      firstSoldAt: firstSoldAt ?? firstAt,
    })),
    'journey.absorbed': becomes<Of<'journey.absorbed'>>(({ from, kept, disagree, leadId }, row) => ({
      ...saidWith(row, from, kept),
      leadId,
      conversions: row.conversions + kept.conversionCount,
      firstSoldAt: earlier(row.firstSoldAt, kept.firstConversion?.at ?? null),
      bindingsDisagree: row.bindingsDisagree || disagree,
    })),
    'journey.merged': becomes<Of<'journey.merged'>>(({ into }) => ({ mergedInto: into })),
    'journey.customer-erased': becomes<Of<'journey.customer-erased'>>((_, { bindings, overrides }) => ({
      isErased: true,
      bindings: bindings.map((one) => ({ ...one, reason: null })),
      overrides: overrides.map((one) => ({ ...one, reason: null })),
    })),
  },
});
