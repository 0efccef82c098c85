import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

/** Who is in a program, kept in a stream so that nobody has to ask a table whom a change of the program concerns. */
export type MembershipEvent =
  | DomainEvent<
      'roster.partners-listed',
      { readonly programId: string; readonly at: Instant; readonly partnerIds: readonly string[] }
    >
  /** All of these are to be looked at; a large program takes several. `nextAt`: when the next daily one is due, said once. */
  | DomainEvent<
      'roster.review-asked',
      {
        readonly programId: string;
        readonly at: Instant;
        readonly of: 'tiers' | 'profiles';
        readonly partnerIds: readonly string[];
        readonly nextAt: Instant | null;
      }
    >;

export const membershipEvents = eventTypes<MembershipEvent>()('roster', {
  'roster.partners-listed': { version: 1 },
  'roster.review-asked': { version: 1 },
});
