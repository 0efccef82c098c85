import { type Decider, refuse, unreachable } from '#libs/kernel';
import type { FundRefusal } from '../vocabulary/fund.refusals.js';
import { setAllocation } from './allocation.js';
import { approveClaim } from './claim/approval.js';
import { recoverClaim, refuseClaim, submitClaim } from './claim/claims.js';
import { cancelClaimRest } from './claim/rest.js';
import { endFund } from './request/ending.js';
import type { FundCommand } from './state/fund.commands.js';
import type { FundEvent } from './state/fund.events.js';
import { evolveFund } from './state/fund.evolve.js';
import type { FundState } from './state/fund.state.js';
import { decidePayment } from './claim/payments.js';
import {
  approveRequest,
  closeRequest,
  expireRequest,
  extendClaim,
  refuseRequest,
  withdrawRequest,
} from './request/requests.js';
import { submitRequest } from './request/submission.js';

export const fundDecider: Decider<FundCommand, FundState, FundEvent, FundRefusal> = {
  initial: { status: 'absent' },
  decide(command, fund) {
    if (command.type === 'SetAllocation') return setAllocation(command, fund);
    if (fund.status === 'absent') return refuse('NOT_FOUND', 'there is no such fund', 'fundId');
    switch (command.type) {
      case 'SubmitFundRequest':
        return submitRequest(command, fund);
      case 'ApproveFundRequest':
        return approveRequest(command, fund);
      case 'RefuseFundRequest':
        return refuseRequest(command, fund);
      case 'WithdrawFundRequest':
        return withdrawRequest(command, fund);
      case 'CloseFundRequest':
        return closeRequest(command, fund);
      case 'ExpireFundRequest':
        return expireRequest(command, fund);
      case 'EndFund':
        return endFund(command, fund);
      case 'ExtendClaim':
        return extendClaim(command, fund);
      case 'SubmitClaim':
        return submitClaim(command, fund);
      case 'ApproveClaim':
        return approveClaim(command, fund);
      case 'RefuseClaim':
        return refuseClaim(command, fund);
      case 'RecoverClaim':
        return recoverClaim(command, fund);
      case 'CancelClaimRest':
        return cancelClaimRest(command, fund);
      case 'IntendReimbursement':
      case 'RecordReimbursementSent':
      case 'MarkReimbursementUnknown':
      case 'ReconcileReimbursement':
      case 'SettleReimbursement':
      case 'FailReimbursement':
      case 'ReturnReimbursement':
        return decidePayment(command, fund);
      default:
        return unreachable(command);
    }
  },
  evolve: evolveFund,
};
