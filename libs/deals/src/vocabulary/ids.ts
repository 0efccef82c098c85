import { idOf } from '#libs/kernel';

const HEX = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/;

/** A UUID (version 8: of one's own making) of the first digits of a blind name. */
export const uuidOfBlind = (hex: string): string => hex.replace(HEX, '$1-$2-8$3-a$4-$5').slice(0, 36);

/** The account that begins with this identifier. */
export const accountIdOf = (tenant: string, identifierId: string): string => idOf(tenant, 'account', identifierId);
