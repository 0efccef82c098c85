import { Connection } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { CodeRow } from '../../read-models/code.view.js';
import { LinkRow } from '../../read-models/link.view.js';
import { LeadRow } from '../../read-models/lead.view.js';
import { TouchRow } from '../../read-models/touch.view.js';

@ObjectType({ description: 'A page of leads.' })
export class LeadConnection extends Connection(LeadRow, 'Lead') {}

@ObjectType({ description: 'A page of touches.' })
export class TouchConnection extends Connection(TouchRow, 'Touch') {}

@ObjectType({ description: 'A page of codes.' })
export class CodeConnection extends Connection(CodeRow, 'Code') {}

@ObjectType({ description: 'A page of links.' })
export class LinkConnection extends Connection(LinkRow, 'Link') {}
