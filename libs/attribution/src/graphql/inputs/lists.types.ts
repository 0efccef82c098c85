import { Connection, CountedConnection } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { CodeRow } from '../../read-models/code.view.js';
import { ConversionRow } from '../../read-models/conversion.view.js';
import { JourneyRow } from '../../read-models/journey.view.js';
import { LeadDealRow } from '../../read-models/lead/lead-deal.view.js';
import { LinkRow } from '../../read-models/link.view.js';
import { LeadRow } from '../../read-models/lead/lead.row.view.js';
import { TouchRow } from '../../read-models/touch.view.js';

@ObjectType({ description: 'A page of customers.' })
export class JourneyConnection extends CountedConnection(JourneyRow, 'Journey') {}

@ObjectType({ description: 'A page of leads.' })
export class LeadConnection extends CountedConnection(LeadRow, 'Lead') {}

@ObjectType({ description: 'A page of touches.' })
export class TouchConnection extends CountedConnection(TouchRow, 'Touch') {}

@ObjectType({ description: 'A page of codes.' })
export class CodeConnection extends CountedConnection(CodeRow, 'Code') {}

@ObjectType({ description: 'A page of links.' })
export class LinkConnection extends CountedConnection(LinkRow, 'Link') {}

@ObjectType({ description: 'A page of a customer’s sales.' })
export class CustomerSaleConnection extends Connection(ConversionRow, 'CustomerSale') {}

@ObjectType({ description: 'A page of leads and the deals that they became.' })
export class LeadDealConnection extends Connection(LeadDealRow, 'LeadDeal') {}
