export const CLICK_MEDIA = ['qr', 'sms', 'print'] as const;

/** Where somebody met a link, if not on a page: `?m=qr` of its address. */
export type ClickMedium = (typeof CLICK_MEDIA)[number];
