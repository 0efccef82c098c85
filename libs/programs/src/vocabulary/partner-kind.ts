/** What a partner does for the vendor. Programs speak of kinds before there is any partner: in conditions, offers and kits. */
export const PARTNER_KINDS = [
  ...(['affiliate', 'referrer', 'ambassador', 'influencer', 'publisher'] as const),
  ...(['reseller', 'distributor', 'msp', 'technology', 'alliance'] as const),
] as const;

export type PartnerKind = (typeof PARTNER_KINDS)[number];
