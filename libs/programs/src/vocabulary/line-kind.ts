/** What a line of a sale is for. */
export type LineKind = 'goods' | 'service' | 'postage' | 'tax' | 'fee' | 'discount';

const KINDS: Readonly<Record<LineKind, true>> = {
  goods: true,
  service: true,
  postage: true,
  tax: true,
  fee: true,
  discount: true,
};

export const LINE_KINDS = Object.keys(KINDS) as readonly LineKind[];
