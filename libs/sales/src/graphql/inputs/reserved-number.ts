import { type Refusal, refuse } from '#libs/kernel';
import { BOOKING_PREFIX, isOfDeal } from '../../processes/deal-booking.js';

/** A sale or refund that somebody recorded under a deal's number would stand in the place of its booking, or of its revocation. */
export const reserved = ({ externalId }: { readonly externalId: string }): Refusal | undefined =>
  reservedNumber(externalId, 'externalId');

export const reservedNumber = (number: string, field: string): Refusal | undefined =>
  isOfDeal(number)
    ? refuse(
        'RESERVED_NUMBER',
        `numbers that begin with ${BOOKING_PREFIX} are those of won deals: they are booked and taken back by themselves`,
        field,
      )
    : undefined;
