import { insert, sortedBy, updateWhere, upsert, type View, mainView, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CodeEvent, codeEvents } from '../code/code.events.js';

@Entity('codes')
@ObjectType('Code', { description: 'What a partner gives away for customers to type in.' })
export class CodeRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('code', { description: 'Global id of the code.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'Whose it is.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its text, in its one form, such as `KEITH20`; null: the partner was erased.',
  })
  @Column('text', { nullable: true })
  code: string | null;

  @Field(() => GraphQLInstant, { description: 'When it was issued, business time.' })
  @Column('text', { name: 'issued_at' })
  issuedAt: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'From when on it may be used; null: from the beginning.',
  })
  @Column('text', { name: 'starts_at', nullable: true })
  startsAt: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Until when, that moment excluded; null: without an end.',
  })
  @Column('text', { name: 'ends_at', nullable: true })
  endsAt: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was disabled; null: it was not.' })
  @Column('text', { name: 'disabled_at', nullable: true })
  disabledAt: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How often it may be used in all; null: as often as anybody likes.',
  })
  @Column('integer', { nullable: true })
  limit: number | null;

  @Field({ description: 'Whether each customer may use it once alone.' })
  @Column('boolean', { name: 'once_per_customer' })
  oncePerCustomer: boolean;

  @Field({ description: 'Whether a customer that has bought may not use it.' })
  @Column('boolean', { name: 'new_customers_only' })
  newCustomersOnly: boolean;

  @Field(() => Int, { description: 'How often a sale has used it.' })
  @Column('integer')
  used: number;

  @Field(() => Int, {
    description:
      'How many checkouts hold one: it counts as used until they buy, give it back or half an hour has passed.',
  })
  @Column('integer')
  held: number;
}

type Source = CodeEvent | PartnerErased;
type Of<Type extends CodeEvent['type']> = Extract<CodeEvent, { type: Type }>;

const becomes = <E extends CodeEvent>(columns: (data: E['data'], row: CodeRow) => Partial<CodeRow>) =>
  upsert<E, CodeRow>(
    ({ data }) => data.codeId,
    (row, { data }) => row && { ...row, ...columns(data, row) },
  );

export const codeView: View<Source, CodeRow> = mainView<Source, CodeRow>()({
  name: 'codes',
  version: 2,
  row: CodeRow,
  searched: { beginning: { code: 'number' } },
  indexes: [...sortedBy(['issuedAt'], ['programId', 'partnerId']), ['programId', 'endsAt', 'id']],
  sources: [codeEvents, partnerEvents],
  on: {
    'code.issued': insert(({ data }) => {
      const { codeId: id, programId, partnerId, code, at: issuedAt, startsAt, endsAt, limit } = data;
      const { oncePerCustomer, newCustomersOnly } = data;
      return {
        ...{ id, programId, partnerId, code, issuedAt, startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly },
        ...{ disabledAt: null, used: 0, held: 0 },
      };
    }),
    'code.changed': becomes<Of<'code.changed'>>(({ startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly }) => ({
      ...{ startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly },
    })),
    'code.disabled': becomes<Of<'code.disabled'>>(({ at }) => ({ disabledAt: at })),
    'code.redemption-reserved': becomes<Of<'code.redemption-reserved'>>((_, { held }) => ({ held: held + 1 })),
    'code.redemption-confirmed': becomes<Of<'code.redemption-confirmed'>>((data, { held, used }) => ({
      held: data.wasHeld ? held - 1 : held,
      used: used + 1,
    })),
    'code.redemption-released': becomes<Of<'code.redemption-released'>>((_, { held }) => ({ held: held - 1 })),
    'partner.erased': updateWhere(
      ({ data }) => ({ partnerId: data.partnerId }),
      () => ({ code: null }),
    ),
  },
});
