import { update, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, ShownToPartners } from '#libs/graphql';
import type { EventOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type SharingEvent, sharingEvents } from '../../sharing/sharing.events.js';
import { ActivityHostRow } from '../activity/activity-host.view.js';
import { SharingTermsType } from './sharing.types.js';

@Entity('sharings')
@ShownToPartners(() => ({ row: ActivityHostRow, by: 'activityId', partner: 'partnerId' }))
@ObjectType('Sharing', { description: 'How the leads of an activity are shared.' })
export class SharingRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  /** The activity's. */
  @GlobalId('sharing', { description: 'Global id of the sharing.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => SharingTermsType, { nullable: true, description: 'What decides now; null: nothing is agreed yet.' })
  @Column('jsonb', { name: 'in_force', nullable: true })
  inForce: SharingTermsType | null;

  @Field(() => SharingTermsType, {
    nullable: true,
    description: 'Newer terms to which somebody has still to agree; null: there are none.',
  })
  @Column('jsonb', { nullable: true })
  offered: SharingTermsType | null;
}

type Of<Verb extends string> = EventOf<SharingEvent, Extract<SharingEvent['type'], `sharing.${Verb}`>>;

export const sharingView: View<SharingEvent, SharingRow> = view<SharingEvent, SharingRow>()({
  name: 'sharings',
  version: 1,
  row: SharingRow,
  sources: [sharingEvents],
  on: {
    'sharing.proposed': upsert<Of<'proposed'>, SharingRow>(
      ({ data }) => data.activityId,
      (row, { data }) => {
        const { activityId: id, programId, version, rule, parts, acceptWithinBusinessDays, asked } = data;
        const answers = asked.map((partnerId) => ({ partnerId, agreed: false }));
        const offered = { version, rule, parts, acceptWithinBusinessDays, answers };
        return { id, programId, inForce: row?.inForce ?? null, offered };
      },
    ),
    'sharing.agreed': update<Of<'agreed'>, SharingRow>(
      ({ data }) => data.activityId,
      (row, { data: { partnerId } }) => {
        const { offered } = row;
        if (!offered) return row;
        const answers = offered.answers.map((one) => (one.partnerId === partnerId ? { ...one, agreed: true } : one));
        return { ...row, offered: { ...offered, answers } };
      },
    ),
    'sharing.came-into-force': update<Of<'came-into-force'>, SharingRow>(
      ({ data }) => data.activityId,
      (row) => ({ ...row, inForce: row.offered, offered: null }),
    ),
  },
});
