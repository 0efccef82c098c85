import { TextField } from '#libs/graphql';
import { InputType } from '@nestjs/graphql';
import { EVIDENCE } from '../../events/sale.events.js';
import type { EvidenceDraft } from '../../sale/crediting.js';

@InputType({ description: 'What a sale’s customer and partners can be found by. Say what is known.' })
export class SaleEvidenceInput {
  @TextField(400, {
    nullable: true,
    description: 'The id that a click on a partner’s link put into the address, as it came back.',
  })
  clickId?: string | null;

  @TextField(400, { nullable: true, description: 'The code that the customer typed in.' })
  code?: string | null;

  @TextField(400, { nullable: true, description: 'What `redeemCode` answered; give the code beside it.' })
  redemptionId?: string | null;

  @TextField(400, { nullable: true, description: 'The number of the lead that became this sale.' })
  leadExternalId?: string | null;

  @TextField(400, {
    nullable: true,
    description: 'The customer’s e-mail address. It is kept only under a name that tells nothing.',
  })
  email?: string | null;

  @TextField(400, { nullable: true, description: 'The CRM’s id of the customer.' })
  crmId?: string | null;

  @TextField(2048, {
    nullable: true,
    description: 'The customer’s site: a deal that was registered for it is found by it.',
  })
  website?: string | null;

  @TextField(400, { nullable: true, description: 'The customer’s tax id.' })
  taxId?: string | null;
}

/** What of it says something; null: nothing does. */
export function evidenceDraftOf(input: SaleEvidenceInput | null | undefined): EvidenceDraft | null {
  const given = EVIDENCE.flatMap((kind) => {
    const text = input?.[kind]?.trim();
    return text ? [[kind, text] as const] : [];
  });
  return given.length === 0 ? null : Object.fromEntries(given);
}
