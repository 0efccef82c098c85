import { idOf } from '#libs/kernel';

/** A sale's id follows from the vendor's own number of it, so its own stream is the record of its idempotency. */
export const saleIdOf = (tenant: string, programId: string, externalId: string): string =>
  idOf(tenant, 'sale', `${programId}:${externalId}`);

export const refundIdOf = (tenant: string, programId: string, externalId: string): string =>
  idOf(tenant, 'refund', `${programId}:${externalId}`);

export const creditNoteIdOf = (tenant: string, programId: string, externalId: string): string =>
  idOf(tenant, 'credit-note', `${programId}:${externalId}`);
