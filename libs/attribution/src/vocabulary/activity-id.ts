import { idOf, keyOf } from '#libs/kernel';

/** Where a program's activity is kept. It follows from its number, so that leads may name one that nobody has planned yet. */
export const activityIdOf = (tenant: string, programId: string, externalId: string): string =>
  idOf(tenant, 'activity', `${programId}:${keyOf(externalId)}`);
