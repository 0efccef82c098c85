import { CountedConnection } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { CodeRow } from '../../read-models/code.view.js';
import { LinkRow } from '../../read-models/link.view.js';
import { LeadRow } from '../../read-models/lead.view.js';
import { TouchRow } from '../../read-models/touch.view.js';

@ObjectType({ description: 'A page of leads.' })
export class LeadConnection extends CountedConnection(LeadRow, 'Lead') {}

@ObjectType({ description: 'A page of touches.' })
export class TouchConnection extends CountedConnection(TouchRow, 'Touch') {}

@ObjectType({ description: 'A page of codes.' })
export class CodeConnection extends CountedConnection(CodeRow, 'Code') {}

@ObjectType({ description: 'A page of links.' })
export class LinkConnection extends CountedConnection(LinkRow, 'Link') {}
