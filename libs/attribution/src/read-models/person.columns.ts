import { HiddenFromPartners } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column } from 'typeorm';

/** What a lead says of its person, wherever it is shown. `hidden`: of whom a partner is not shown it. */
export function PersonColumns(hidden: string) {
  const PERSONAL = `Null: it was not said, or the customer was erased; for a partner also ${hidden}.`;

  @ObjectType({ isAbstract: true })
  abstract class Person {
    @Field(() => String, { nullable: true, description: `The person’s name. ${PERSONAL}` })
    @HiddenFromPartners()
    @Column('text', { nullable: true })
    name: string | null;

    @Field(() => String, { nullable: true, description: `The person’s e-mail address. ${PERSONAL}` })
    @HiddenFromPartners()
    @Column('text', { nullable: true })
    email: string | null;

    @Field(() => String, { nullable: true, description: `The person’s phone number. ${PERSONAL}` })
    @HiddenFromPartners()
    @Column('text', { nullable: true })
    phone: string | null;

    @Field(() => String, { nullable: true, description: `Where the person works. ${PERSONAL}` })
    @HiddenFromPartners()
    @Column('text', { nullable: true })
    company: string | null;

    @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2; null: it was not said.' })
    @Column('text', { nullable: true })
    country: string | null;
  }
  return Person;
}
