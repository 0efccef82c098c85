import { registerEnumType } from '@nestjs/graphql';

/** `not-the-right-fit` inside is `NOT_THE_RIGHT_FIT` outside. */
const nameOf = (value: string): string =>
  value
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();

/**
 * A GraphQL enum of texts that events use: inside a value stays as it is written there.
 * @param values each with its description
 * @returns what `@Field(() => …)` takes
 */
export function graphqlEnum<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
): Record<string, Value> {
  const texts = Object.keys(values) as Value[];
  const members = Object.fromEntries(texts.map((text) => [nameOf(text), text]));
  const valuesMap = Object.fromEntries(texts.map((text) => [nameOf(text), { description: values[text] }]));
  registerEnumType(members, { name, description, valuesMap });
  return members;
}
