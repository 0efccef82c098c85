import { sealedFrom } from '#libs/kernel';
import type { Credit } from './sale-content.js';

/** What a person says of a reversal in their own words: it may name somebody. */
export interface Explained {
  /** By whose key the reason is encrypted: the customer's, else that of the partner credited first, else one of the sale's own. */
  readonly explainedFor: string;
  /** Null once that person or partner is erased. */
  readonly reason: string | null;
}

/** Before version 2 the reason stood in the clear: it is forgotten with the partner credited first. */
export const explained = {
  ...sealedFrom(2, 'explainedFor', 'reason'),
  upcast: {
    1: (data: object) => {
      const { saleId, credits } = data as { readonly saleId: string; readonly credits?: readonly Credit[] };
      return { ...data, explainedFor: credits?.[0]?.partnerId ?? saleId };
    },
  },
};
