import type { Money } from '#libs/kernel';
import { applyDecorators, type Type } from '@nestjs/common';
import { Field, type FieldOptions, InputType, OmitType } from '@nestjs/graphql';
import { MoneyType } from './money.types.js';
import { TextField } from './plain-fields.js';
import { GraphQLDecimal } from './scalars.js';

/** What the schema says of a field that is shown, and of the text that sets it: `taken`, where that is said otherwise. */
type Said = Pick<FieldOptions, 'description' | 'nullable' | 'defaultValue'> & { readonly taken?: string };

/** Longer than any amount. */
const LONGEST = 64;

/** How inputs take what a class shows otherwise. */
const ways = new Map<object, Map<string, PropertyDecorator>>();

const taking =
  ({ taken, ...said }: Said): PropertyDecorator =>
  (prototype, property) => {
    const own = ways.get(prototype) ?? new Map<string, PropertyDecorator>();
    ways.set(
      prototype,
      own.set(String(property), TextField(LONGEST, { ...said, description: taken ?? said.description })),
    );
  };

const shown = ({ description, nullable }: Said): FieldOptions => ({ description, nullable });

/** An amount: shown with its currency, set by a text, whose currency its place tells. */
export const AmountField = (said: Said): PropertyDecorator =>
  applyDecorators(
    Field(() => MoneyType, shown(said)),
    taking(said),
  );

/** An exact decimal: shown as one, set by a text, which its rule reads. */
export const DecimalField = (said: Said): PropertyDecorator =>
  applyDecorators(
    Field(() => GraphQLDecimal, shown(said)),
    taking(said),
  );

type Taken<Shown> = {
  [Field in keyof Shown]: Shown[Field] extends Money | null ? string | Extract<Shown[Field], null> : Shown[Field];
};

/** The base of an input that sets what a class shows: its fields, each as it is taken, but for those that the input declares itself. */
export function inputOf<Shown extends object, Otherwise extends keyof Shown = never>(
  version: Type<Shown>,
  ...otherwise: readonly Otherwise[]
): Type<Taken<Omit<Shown, Otherwise>>> {
  const taken = [...waysOf(version.prototype as object)].filter(([name]) => !otherwise.includes(name as Otherwise));
  const left = [...otherwise, ...taken.map(([name]) => name as keyof Shown)];
  const Base = OmitType<Shown, keyof Shown>(version, left, InputType);
  for (const [name, decorate] of taken) decorate(Base.prototype as object, name);
  return Base as never;
}

/** Of a class, and of those that it extends. */
function waysOf(prototype: object | null): ReadonlyMap<string, PropertyDecorator> {
  if (prototype === null) return new Map();
  return new Map([...waysOf(Object.getPrototypeOf(prototype) as object | null), ...(ways.get(prototype) ?? [])]);
}
