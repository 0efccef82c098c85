import {
  currencyFault,
  dayInput,
  firstFault,
  type Instant,
  isRefusal,
  keyFault,
  keyOf,
  minorUnits,
  moneyOfText,
  namesPerson,
  refuse,
} from '#libs/kernel';
import { fileFault, hashFault } from '../../vocabulary/files.js';
import { invoiceNumberForm } from '../../vocabulary/invoice-number.js';
import type { DraftCost, SubmitClaim } from '../state/fund.commands.js';
import type { Refused } from '../state/fund.decision.js';
import type { FundRequest } from '../state/fund.state.js';
import type { ClaimedCost, ProofFile } from '../state/fund.types.js';

const MOST_COSTS = 100;
const MOST_FILES = 100;

/** Costs of activities that were approved, each number and file once. */
export function readCosts(
  drafts: readonly DraftCost[],
  request: FundRequest,
  at: Instant,
): readonly ClaimedCost[] | Refused {
  if (drafts.length === 0) return refuse('TOO_FEW', 'name at least one cost', 'costs');
  if (drafts.length > MOST_COSTS) return refuse('TOO_MANY', `name at most ${MOST_COSTS} costs`, 'costs');
  const read: ClaimedCost[] = [];
  for (const [n, draft] of drafts.entries()) {
    const cost = readCost(draft, request, at, `costs.${n}`);
    if (isRefusal(cost)) return cost;
    const twice = read.some(
      ({ number, sha256 }) => invoiceNumberForm(number) === invoiceNumberForm(cost.number) || sha256 === cost.sha256,
    );
    if (twice) return refuse('GIVEN_TWICE', 'this number or file is given twice', `costs.${n}`);
    read.push(cost);
  }
  return read;
}

function readCost(
  { number, activity, day, amount, currency, sha256 }: DraftCost,
  request: FundRequest,
  at: Instant,
  field: string,
): ClaimedCost | Refused {
  const fault =
    keyFault(number, `${field}.number`, 100) ??
    (namesPerson(number)
      ? refuse('BAD_TEXT', 'number names a person: give that of the invoice', `${field}.number`)
      : undefined) ??
    activityFault(activity, request, `${field}.activity`) ??
    currencyFault(currency, at, `${field}.currency`) ??
    hashFault(sha256, `${field}.sha256`);
  if (fault) return fault;
  const on = dayInput(day, `${field}.day`);
  if (isRefusal(on)) return on;
  const money = moneyOfText(amount, currency, `${field}.amount`);
  if (isRefusal(money)) return money;
  if (minorUnits(money) <= 0n) return refuse('NOT_POSITIVE', 'a cost is above zero', `${field}.amount`);
  return { number: keyOf(number), activity, day, amount: money, sha256 };
}

function activityFault(
  number: number,
  { activities, declinedActivities }: FundRequest,
  field: string,
): Refused | undefined {
  const known = activities.some((one) => one.number === number) && !declinedActivities.includes(number);
  return known ? undefined : refuse('NOT_FOUND', 'there is no such activity among those approved', field);
}

/** Files that show that activities took place. */
export function readProofs(
  drafts: SubmitClaim['data']['proofs'],
  request: FundRequest,
): readonly ProofFile[] | Refused {
  if (drafts.length > MOST_FILES) return refuse('TOO_MANY', `name at most ${MOST_FILES} files`, 'proofs');
  const fault = firstFault(drafts, (draft, n) => {
    const field = `proofs.${n}`;
    return activityFault(draft.activity, request, `${field}.activity`) ?? fileFault(draft, field);
  });
  if (fault) return fault;
  return drafts.map(({ activity, mediaType, size, sha256 }) => ({ activity, mediaType, size, sha256 }));
}
