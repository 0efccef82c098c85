import { applyDecorators } from '@nestjs/common';
import { Args, Field, ID } from '@nestjs/graphql';
import { Transform } from 'class-transformer';
import { IsOptional, IsUUID } from 'class-validator';
import { fromUUID, TypeID } from 'typeid-js';

/** A well-formed id under which nothing exists: ids made here are version 5. */
export const NO_ID = '00000000-0000-4000-8000-000000000000';

/** `toGlobalId('partner', uuid)` is `partner_01h455vb4pex5vsknk084sn02q`. */
export const toGlobalId = (kind: string, uuid: string): string => fromUUID(uuid, kind);

/** The bare UUID of a global id; undefined for another kind and for text that is no id. */
export function fromGlobalId(kind: string, text: unknown): string | undefined {
  try {
    const uuid = TypeID.fromString(String(text), kind).toUUID();
    return toGlobalId(kind, uuid) === text ? uuid : undefined;
  } catch {
    return undefined;
  }
}

interface IdOptions {
  readonly description: string;
  readonly nullable?: boolean;
}

/** On a row's property that holds a UUID: shows it as a global id under the same name, and leaves the UUID where it is. */
export function GlobalId(kind: string, { description, nullable = false }: IdOptions): PropertyDecorator {
  return (prototype, property) => {
    const name = String(property);
    const shown = `${name}AsGlobalId`;
    Object.defineProperty(prototype, shown, {
      get(this: Record<string, string | null | undefined>) {
        const uuid = this[name];
        return uuid ? toGlobalId(kind, uuid) : null;
      },
    });
    Field(() => ID, { name, description, nullable })(prototype, shown);
  };
}

/** On an input's property: takes a global id of that kind and holds its UUID. What is no such id becomes `NO_ID`. */
export function IdField(kind: string, { description, nullable = false }: IdOptions): PropertyDecorator {
  return applyDecorators(
    Field(() => ID, { description, nullable }),
    Transform(({ value }: { value: unknown }) => uuidOf(kind, value)),
    IsUUID(),
    ...(nullable ? [IsOptional()] : []),
  );
}

/** The same for a list of them. */
export function IdsField(kind: string, { description }: Pick<IdOptions, 'description'>): PropertyDecorator {
  return applyDecorators(
    Field(() => [ID], { description }),
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value) ? value.map((each: unknown) => uuidOf(kind, each)) : value,
    ),
    IsUUID(undefined, { each: true }),
  );
}

/** A root field's argument: a global id of that kind, handed to the resolver as its UUID. */
export const IdArg = (name: string, kind: string, description: string): ParameterDecorator =>
  Args(name, { type: () => ID, description }, { transform: (value: unknown) => uuidOf(kind, value) });

const uuidOf = (kind: string, value: unknown): unknown =>
  value === undefined || value === null ? value : (fromGlobalId(kind, value) ?? NO_ID);
