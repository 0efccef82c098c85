import { GraphQLInstant, IdField, inputOf, MutationInput } from '#libs/graphql';
import type { Type } from '@nestjs/common';
import { Field, InputType, IntersectionType } from '@nestjs/graphql';
import type { Version } from '../read-models/version.types.js';

/** What changes a program. */
@InputType({ isAbstract: true })
export class OfProgramInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

/** What sets something of a program from a moment on. */
@InputType({ isAbstract: true })
class SettingInput extends OfProgramInput {
  @Field(() => GraphQLInstant, { description: 'From when it holds.' })
  effectiveFrom: string;
}

/** The base of an input that sets what a version shows: the same fields, but for those that are taken otherwise. */
export const settingOf = <Shown extends Version, Otherwise extends keyof Shown = never>(
  version: Type<Shown>,
  ...otherwise: readonly Otherwise[]
) =>
  IntersectionType(
    SettingInput,
    inputOf<Shown, keyof Version | Otherwise>(version, 'version', 'effectiveFrom', ...otherwise),
  );
