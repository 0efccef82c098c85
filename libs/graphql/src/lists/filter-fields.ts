import type { Refusal } from '#libs/kernel';
import { keyFault } from '#libs/kernel';
import { applyDecorators, type Type } from '@nestjs/common';
import { Field, Int } from '@nestjs/graphql';
import { Type as Instantiate } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { Fits } from '../types/fits.js';
import { IdsField } from '../types/global-id.js';
import { AmountRange, amountsFault, DayRange, daysFault, InstantRange, instantsFault, PeriodRange } from './ranges.js';

export { AmountRange, DayRange, InstantRange, PeriodRange };

/* Properties of filters. Each may be left out; each that is given must hold. */

/** Values that a list may name. */
const MOST_VALUES = 100;

const several = (): PropertyDecorator => applyDecorators(IsOptional(), ArrayMinSize(1), ArrayMaxSize(MOST_VALUES));

/** Any of these values of an enum. */
export const AnyOf = (values: object, description: string): PropertyDecorator =>
  applyDecorators(
    Field(() => [values], { nullable: true, description }),
    several(),
  );

/** Any of these things, by their global ids. */
export const AnyIdOf = (kind: string, description: string): PropertyDecorator =>
  applyDecorators(IdsField(kind, { nullable: true, description }), several());

/** Any of these texts: keys, numbers and codes, as they were given. */
export const AnyText = (description: string): PropertyDecorator =>
  applyDecorators(
    Field(() => [String], { nullable: true, description }),
    several(),
    Fits((given: readonly string[], field) => given.map((one) => keyFault(one, field)).find((fault) => fault)),
  );

/** Any of these codes of countries. */
export const AnyCountry = (description: string): PropertyDecorator =>
  applyDecorators(
    Field(() => [String], { nullable: true, description }),
    several(),
    Fits((given: readonly string[], field) => given.map((one) => countryFault(one, field)).find((fault) => fault)),
  );

const countryFault = (code: string, field: string): Refusal | undefined =>
  /^[A-Z]{2}$/.test(code)
    ? undefined
    : { refused: 'BAD_COUNTRY', message: `${field}: give ISO 3166-1 alpha-2 codes, such as GB`, field };

/** Any of these ranks or counts. */
export const AnyNumber = (description: string): PropertyDecorator =>
  applyDecorators(
    Field(() => [Int], { nullable: true, description }),
    several(),
    IsInt({ each: true }),
    Min(0, { each: true }),
    Max(1_000_000, { each: true }),
  );

/** Whether something is so. */
export const Whether = (description: string): PropertyDecorator =>
  applyDecorators(
    Field(() => Boolean, { nullable: true, description }),
    IsOptional(),
  );

/** A filter inside a filter or an argument. */
export const Matching = (filter: () => Type, description: string): PropertyDecorator =>
  applyDecorators(Field(filter, { nullable: true, description }), IsOptional(), Instantiate(filter), ValidateNested());

/** Several filters inside a filter, which all hold. */
export const AllMatching = (filter: () => Type, most: number, description: string): PropertyDecorator =>
  applyDecorators(
    Field(() => [filter()], { nullable: true, description }),
    IsOptional(),
    ArrayMaxSize(most),
    Instantiate(filter),
    ValidateNested({ each: true }),
  );

export const Instants = (description: string): PropertyDecorator =>
  applyDecorators(
    Matching(() => InstantRange, description),
    Fits(instantsFault),
  );

export const Periods = (description: string): PropertyDecorator =>
  applyDecorators(
    Matching(() => PeriodRange, description),
    Fits(daysFault),
  );

export const Days = (description: string): PropertyDecorator =>
  applyDecorators(
    Matching(() => DayRange, description),
    Fits(daysFault),
  );

export const Amounts = (description: string): PropertyDecorator =>
  applyDecorators(
    Matching(() => AmountRange, description),
    Fits(amountsFault),
  );
