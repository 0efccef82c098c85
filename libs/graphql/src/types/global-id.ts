import { applyDecorators } from '@nestjs/common';
import { Args, Extensions, Field, ID } from '@nestjs/graphql';
import { Transform } from 'class-transformer';
import { IsOptional, IsUUID } from 'class-validator';
import { type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';
import { fromGlobalId, toGlobalId } from '#libs/kernel';

/** A well-formed id under which nothing exists: ids made here are version 5. */
export const NO_ID = '00000000-0000-4000-8000-000000000000';

export { fromGlobalId, toGlobalId };

interface IdOptions {
  readonly description: string;
  readonly nullable?: boolean;
  /** What to use instead. */
  readonly deprecationReason?: string;
}

interface ShownIdOptions extends Omit<IdOptions, 'deprecationReason'> {
  /** False where another field shows what it names: none is added, see `relate`. */
  readonly related?: boolean;
}

/** Under which a field says of what kind its global id is. */
const KIND = 'globalId';
/** Under which it says that what it names is shown otherwise. */
const ALONE = 'globalIdAlone';

/**
 * On a property that holds a UUID, of a row or of a plain value inside one: shows it as a global id, see `showGlobalIds`, with what it names
 * beside it, see `relate`.
 */
export const GlobalId = (
  kind: string,
  { description, nullable = false, related = true }: ShownIdOptions,
): PropertyDecorator =>
  applyDecorators(
    Field(() => ID, { description, nullable }),
    Extensions({ [KIND]: kind, ...(!related && { [ALONE]: true }) }),
  );

type AnyField = Pick<GraphQLField<unknown, unknown>, 'extensions'>;

/** Of what kind the ids of a field are; undefined for one that shows no id. */
export function kindOf({ extensions }: AnyField): string | undefined {
  const kind = extensions[KIND];
  return typeof kind === 'string' ? kind : undefined;
}

/** Whether what the ids of a field name is to be shown beside them. */
export const isRelated = ({ extensions }: AnyField): boolean => extensions[ALONE] === undefined;

/** Makes every field under `@GlobalId` read the UUID of its row and answer with the global id. */
export function showGlobalIds(schema: GraphQLSchema): GraphQLSchema {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()));
  for (const field of fields) {
    const kind = kindOf(field);
    if (kind) field.resolve = shown(kind, field.name);
  }
  return schema;
}

const shown =
  (kind: string, property: string) =>
  (row: Readonly<Record<string, string | null | undefined>>): string | null => {
    const uuid = row[property];
    return uuid ? toGlobalId(kind, uuid) : null;
  };

/** On an input's property: takes a global id of that kind and holds its UUID. What is no such id becomes `NO_ID`. */
export function IdField(
  kind: string,
  { description, nullable = false, deprecationReason }: IdOptions,
): PropertyDecorator {
  return applyDecorators(
    Field(() => ID, { description, nullable, ...(deprecationReason !== undefined && { deprecationReason }) }),
    Transform(({ value }: { value: unknown }) => uuidOf(kind, value)),
    IsUUID(),
    ...(nullable ? [IsOptional()] : []),
  );
}

/** The same for a list of them. */
export function IdsField(
  kind: string,
  { description, nullable = false }: Omit<IdOptions, 'deprecationReason'>,
): PropertyDecorator {
  return applyDecorators(
    Field(() => [ID], { description, nullable }),
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value) ? value.map((each: unknown) => uuidOf(kind, each)) : value,
    ),
    IsUUID(undefined, { each: true }),
    ...(nullable ? [IsOptional()] : []),
  );
}

/** A root field's argument: a global id of that kind, handed to the resolver as its UUID. */
export const IdArg = (name: string, kind: string, description: string): ParameterDecorator =>
  Args(name, { type: () => ID, description }, { transform: (value: unknown) => uuidOf(kind, value) });

const uuidOf = (kind: string, value: unknown): unknown =>
  value === undefined || value === null ? value : (fromGlobalId(kind, value) ?? NO_ID);
