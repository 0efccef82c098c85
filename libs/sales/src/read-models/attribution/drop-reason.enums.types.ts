import type { DropReason } from '#libs/attribution';
import { graphqlEnum } from '#libs/graphql';

/** Why a partner has no part by a touch: what the touch was dropped for, or what there was instead of one. */
export type NoCredit =
  | DropReason
  | 'recorded-after-sale'
  | 'not-listed'
  | 'no-touch'
  | 'named-others'
  | 'said-to-be-nobodys'
  | 'counts-for-survivor';

const DROPPED: Readonly<Record<DropReason, string>> = {
  flagged: 'A person, or the tracking, found that it counts for nothing.',
  'could-not-earn': 'The partner could not earn when it happened; `partnerStanding` says how it stood.',
  'self-referral': 'The customer is the partner itself.',
  'outside-window': 'It is older than the window of the policy; `edge` says when that began.',
  'after-conversion': 'It happened more than 5 minutes after the sale; `edge` says until when it would have counted.',
  'code-not-valid': 'The code was not valid when the sale happened; `codeFault` says why.',
  'code-without-click': 'The policy pays no code without a click or lead of its partner.',
  'click-shared': 'Its click leads to as many other customers as one click may.',
  'influence-only': 'A touch of its kind helps, and earns nothing here.',
  'protected-for-another': 'Another partner had registered a deal with the customer.',
  overridden: 'A person had laid down that the customer is another’s.',
  'bound-to-another': 'The customer was bound to another partner.',
  'stand-down': 'It came so late that its kind of partner gives way to another.',
  outranked: 'A touch of a stronger kind counted: a code goes before a lead, a lead before a click.',
  'same-click': 'An earlier click on the same link, within 30 minutes, counts for both.',
  'not-weighed': 'There were more than 200 touches: only the first and the last hundred are weighed.',
  'not-the-last-touch': 'A later touch has it all.',
  'not-the-first-touch': 'An earlier touch has it all.',
  'rounded-to-nothing': 'Its part is less than a basis point.',
};

export const DropReasonEnum = graphqlEnum<DropReason>(
  'TouchDropReason',
  'Why a touch has no part in a sale. Of several reasons it is the first that fits.',
  DROPPED,
);

export const NoCreditEnum = graphqlEnum<NoCredit>('NotCreditedReason', 'Why a partner is not credited with a sale.', {
  ...DROPPED,
  'recorded-after-sale': 'The touch was recorded when the sale had been decided.',
  'not-listed': 'The touch had no part, and there were more of these than a sale lists with their reasons.',
  'no-touch': 'Nothing that the partner did for this customer was known.',
  'named-others': 'Whoever recorded the sale, or credited it anew, named whom to credit, and not this partner.',
  'said-to-be-nobodys': 'The sale was said to be nobody’s, such as the invoice of a deal that is booked already.',
  'counts-for-survivor': 'The partner was merged into another one, which has the part: see `countedFor`.',
});

type CodeFault = 'disabled' | 'not-yet' | 'over';

export const CodeFaultEnum = graphqlEnum<CodeFault>('CodeFault', 'Why a code was not valid.', {
  disabled: 'It was disabled.',
  'not-yet': 'It began later.',
  over: 'It had ended.',
});

/** What is kept of how the partner, or the code, of a touch stood, where that is the reason. */
export const stoodAs = (
  reason: 'could-not-earn' | 'code-not-valid',
  { dropped, standing }: { readonly dropped: string | null; readonly standing: string | null },
): string | null => (dropped === reason ? standing : null);
