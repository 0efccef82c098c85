import { idOf } from '#libs/kernel';

/** The id of the link of a key, also where there is none. */
export const linkIdOf = (tenant: string, key: string): string => idOf(tenant, 'link', key);
