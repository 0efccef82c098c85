import { listBelow, listsBelow } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { CodeRow } from '../read-models/code.view.js';
import { JourneyRow } from '../read-models/journey.view.js';
import { LeadRow } from '../read-models/lead/lead.row.view.js';
import { LinkRow } from '../read-models/link.view.js';
import { TouchRow } from '../read-models/touch.view.js';
import { codeList, NestedCodesArgs } from '../read-models/lists/code-list.inputs.js';
import { leadList, NestedLeadsArgs } from '../read-models/lists/lead-list.inputs.js';
import { linkList, NestedLinksArgs } from '../read-models/lists/link-list.inputs.js';
import { CodeConnection, LeadConnection, LinkConnection, TouchConnection } from './inputs/lists.types.js';
import { NestedTouchesArgs, touchList } from '../read-models/lists/touch-list.inputs.js';

const leads = listBelow({ row: LeadRow, page: LeadConnection, args: NestedLeadsArgs, list: leadList });
const touches = listBelow({ row: TouchRow, page: TouchConnection, args: NestedTouchesArgs, list: touchList });
const codes = listBelow({ row: CodeRow, page: CodeConnection, args: NestedCodesArgs, list: codeList });
const links = listBelow({ row: LinkRow, page: LinkConnection, args: NestedLinksArgs, list: linkList });

/** What was done to win customers, below a partner, a program or a customer. */
export const ATTRIBUTION_LISTS = [
  listsBelow(PartnerRow, {
    leads: leads('partnerId', 'Leads that it brought, the latest submitted first unless another order is asked for.'),
    touches: touches('partnerId', 'Its touches, the latest first unless another order is asked for.'),
    codes: codes('partnerId', 'Its codes, the latest issued first unless another order is asked for.'),
    links: links('partnerId', 'Its links, the latest created first unless another order is asked for.'),
  }),
  listsBelow(ProgramRow, {
    leads: leads(
      'programId',
      'Its leads, the latest submitted first unless another order is asked for. A partner is shown those that it brought.',
    ),
  }),
  listsBelow(JourneyRow, {
    touches: touches('journeyId', 'Its touches, the latest first unless another order is asked for.'),
  }),
];
