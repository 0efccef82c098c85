import { MutationPayload } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'The program created, or why not.' })
export class CreateProgramPayload extends MutationPayload {}

@ObjectType({ description: 'The program whose zone changes, or why not.' })
export class ChangeTimeZonePayload extends MutationPayload {}

@ObjectType({ description: 'The program that the plan belongs to, or why it was not published.' })
export class PublishPlanPayload extends MutationPayload {}

@ObjectType({ description: 'The program that it belongs to, or why nothing was changed.' })
export class ProgramSettingPayload extends MutationPayload {}

@ObjectType({ description: 'The program that the policy belongs to, or why it was not set.' })
export class SetPolicyPayload extends MutationPayload {}
