import { Kind, parse } from 'graphql';
import { MUTATIONS } from './schema.js';

interface Answered {
  readonly userErrors?: readonly { readonly code?: string }[];
  readonly results?: readonly Answered[];
}

/** Rejects an answer that refuses with a code which its mutation does not describe. */
export function assertDescribed(query: string, data: Readonly<Record<string, unknown>> | null | undefined): void {
  if (!data || !query.includes('mutation')) return;
  for (const definition of parse(query).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'mutation') continue;
    for (const field of definition.selectionSet.selections) {
      if (field.kind !== Kind.FIELD) continue;
      const { alias, name } = field;
      for (const code of codesOf(data[(alias ?? name).value] as Answered | null)) assertCode(name.value, code);
    }
  }
}

function assertCode(mutation: string, code: string): void {
  const described = MUTATIONS.getFields()[mutation]?.description ?? '';
  if (!new RegExp(`\\b${code}\\b`).test(described))
    throw new Error(`${mutation} answers ${code}, which it does not describe`);
}

const codesOf = (answered: Answered | null | undefined): readonly string[] =>
  [answered ?? {}, ...(answered?.results ?? [])].flatMap(({ userErrors = [] }) =>
    userErrors.flatMap(({ code }) => (code === undefined ? [] : [code])),
  );
