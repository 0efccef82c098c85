import { applyDecorators } from '@nestjs/common';
import { Field, type FieldOptions, Int } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, MaxLength } from 'class-validator';

/** What the schema says of a field. `nullable`: it may be absent or null. */
type Said = Pick<FieldOptions, 'description' | 'nullable' | 'defaultValue' | 'deprecationReason'>;

const optional = ({ nullable }: Said): PropertyDecorator[] => (nullable ? [IsOptional()] : []);

/** On an input's property: a text of at most so many UTF-16 units, so that nobody counts megabytes. What it may be, its rule says. */
export const TextField = (most: number, said: Said): PropertyDecorator =>
  applyDecorators(
    Field(() => String, said),
    IsString(),
    MaxLength(most),
    ...optional(said),
  );

/** On an input's property: a whole number. Its bounds are its rule's. */
export const WholeField = (said: Said): PropertyDecorator =>
  applyDecorators(
    Field(() => Int, said),
    IsInt(),
    ...optional(said),
  );
