import { insert, mainView, sortedBy, update, upsert, type View, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import type { EventOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ClicksEvent, clicksEvents } from '../click/clicks.events.js';
import { type ClickDayEvent, clickDayEvents } from '../click-day/click-day.events.js';
import { sealedOf } from '../click-day/sums-of-day.js';
import { type LinkEvent, linkEvents } from '../link/link.events.js';
import type { Utm } from '../vocabulary/utm.js';
import { ofLink, type Unsealed, withMore, withSeal } from './link-counts.js';

@ObjectType('LinkUtm', {
  description:
    'What a link adds to its address for the vendor’s own statistics, where the destination does not say it itself.',
})
class LinkUtmType implements Utm {
  @Field(() => String, { nullable: true, description: 'Of `utm_source`.' })
  source: string | null;

  @Field(() => String, { nullable: true, description: 'Of `utm_medium`.' })
  medium: string | null;

  @Field(() => String, { nullable: true, description: 'Of `utm_campaign`.' })
  campaign: string | null;

  @Field(() => String, { nullable: true, description: 'Of `utm_term`.' })
  term: string | null;

  @Field(() => String, { nullable: true, description: 'Of `utm_content`.' })
  content: string | null;
}

@Entity('links')
@ObjectType('Link', { description: 'Where a partner sends people.' })
export class LinkRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('link', { description: 'Global id of the link.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'Whose it is.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field({
    description:
      'Its key, unique among all links: it is followed at `/r/<key>` of a host that leads to the tenant (`CONCORD_TRACK_HOSTS`).',
  })
  @Column('text')
  key: string;

  @Field(() => String, { nullable: true, description: 'What the partner calls it.' })
  @Column('text', { nullable: true })
  name: string | null;

  @Field({ description: 'The address that people are sent to.' })
  @Column('text')
  destination: string;

  @Field({ description: 'Whether the path may be given in the request, such as `?to=/shoes`.' })
  @Column('boolean', { name: 'deep_paths' })
  deepPaths: boolean;

  @Field(() => LinkUtmType, { nullable: true, description: 'What it adds to the address; null: nothing.' })
  @Column('jsonb', { nullable: true })
  utm: Utm | null;

  @Field(() => GraphQLInstant, { description: 'When it was created, business time.' })
  @Column('text', { name: 'created_at' })
  createdAt: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was disabled; null: it counts.' })
  @Column('text', { name: 'disabled_at', nullable: true })
  disabledAt: string | null;

  @Field(() => Int, { description: 'How often persons have followed it, repeats and flagged clicks left out.' })
  @Column('integer')
  clicks: number;

  @Field(() => Int, { description: 'How often a visitor followed it again within half an hour.' })
  @Column('integer')
  repeats: number;

  @Field(() => Int, { description: 'How often machines have asked for it.' })
  @Column('integer')
  bots: number;

  @Field(() => Int, {
    description: 'Clicks that count for nothing: a flood, a disabled link, or a partner that cannot earn.',
  })
  @Column('integer')
  flagged: number;

  @Column('jsonb') unsealed: Unsealed;
}

const becomes = <E extends LinkEvent>(columns: (data: E['data']) => Partial<LinkRow>) =>
  update<E, LinkRow>(
    ({ data }) => data.linkId,
    (row, { data }) => ({ ...row, ...columns(data) }),
  );

type Of<Type extends LinkEvent['type']> = EventOf<LinkEvent, Type>;

type Followed = LinkEvent | ClicksEvent | ClickDayEvent;

export const linkView: View<Followed, LinkRow> = mainView<Followed, LinkRow>()({
  name: 'links',
  version: 5,
  row: LinkRow,
  searched: { alike: { name: 'name' }, beginning: { key: 'number' } },
  indexes: [
    ...sortedBy(['createdAt'], ['programId', 'partnerId']),
    ...sortedBy(['clicks'], ['programId', 'partnerId']),
  ],
  sources: [linkEvents, clicksEvents, clickDayEvents],
  live: true,
  on: {
    'link.created': insert(({ data }) => {
      const { linkId: id, programId, partnerId, key, name, destination, deepPaths, utm, at: createdAt } = data;
      const counts = { clicks: 0, repeats: 0, bots: 0, flagged: 0, unsealed: {} };
      const settings = { key, name, destination, deepPaths, utm };
      return { id, programId, partnerId, ...settings, createdAt, disabledAt: null, ...counts };
    }),
    'link.changed': becomes<Of<'link.changed'>>(({ name, destination, deepPaths, utm }) => ({
      ...{ name, destination, deepPaths, utm },
    })),
    'link.disabled': becomes<Of<'link.disabled'>>(({ at }) => ({ disabledAt: at })),
    'link.enabled': becomes<Of<'link.enabled'>>(() => ({ disabledAt: null })),
    'clicks.recorded': upsert<EventOf<ClicksEvent, 'clicks.recorded'>, LinkRow>(
      ({ data }) => data.links.map(({ linkId }) => linkId),
      (row, { data }, id) => row && withMore(row, data.clicksId, ofLink(data, id)),
    ),
    'clicks.gap-noted': 'ignored',
    'click-day.recorder-noted': 'ignored',
    'click-day.sealed': upsert<EventOf<ClickDayEvent, 'click-day.sealed'>, LinkRow>(
      ({ data }) => data.links.map(({ linkId }) => linkId),
      (row, { data }, id) => row && withSeal(row, data.streams, sealedOf(data, id)),
    ),
  },
});
