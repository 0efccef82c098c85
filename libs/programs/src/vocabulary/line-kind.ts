/** What a line of a sale is for. */
export const LINE_KINDS = ['goods', 'service', 'postage', 'tax', 'fee', 'discount'] as const;

export type LineKind = (typeof LINE_KINDS)[number];
