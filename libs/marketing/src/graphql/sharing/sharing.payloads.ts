import { CountedConnection, MutationPayload } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { ActivityFiguresRow } from '../../read-models/sharing/activity-figures.view.js';
import { SharedLeadRow } from '../../read-models/sharing/shared-lead.view.js';

@ObjectType({ description: 'A page of shared leads.' })
export class SharedLeadConnection extends CountedConnection(SharedLeadRow, 'SharedLead') {}

@ObjectType({ description: 'A page of figures of activities.' })
export class ActivityFiguresConnection extends CountedConnection(ActivityFiguresRow, 'ActivityFigures') {}

@ObjectType({ description: 'The shared lead, or why nothing was changed.' })
export class SharedLeadPayload extends MutationPayload {}
