import type { Example } from '#libs/graphql';
import { Kind, parse, type TypeNode, type VariableDefinitionNode } from 'graphql';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** From the sources, and from what is built of them. */
const PLACES = ['../../../docs/questions/', '../../../../docs/questions/'].map(
  (path) => new URL(path, import.meta.url),
);

/**
 * The queries of `docs/questions` in the order of their numbers; none where the documents were not installed. The first line of each is its
 * question.
 */
export function readQuestions(): readonly Example[] {
  const place = PLACES.find((one) => existsSync(fileURLToPath(one)));
  if (!place) return [];
  const files = readdirSync(place).filter((name) => name.endsWith('.graphql'));
  return files.toSorted().map((name) => exampleOf(readFileSync(new URL(name, place), 'utf8')));
}

function exampleOf(text: string): Example {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const asked = parse(text).definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? (one.variableDefinitions ?? []) : [],
  );
  const variables = Object.fromEntries(asked.flatMap(placeholder));
  return { title: first.replace(/^#\s*/, ''), query: lines.join('\n'), variables };
}

/** For what has to be said and has no default. */
function placeholder({ variable, type, defaultValue }: VariableDefinitionNode): [string, unknown][] {
  if (type.kind !== Kind.NON_NULL_TYPE || defaultValue) return [];
  return [[variable.name.value, VALUES[namedType(type)] ?? 'paste here what it is about']];
}

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

const now = new Date().toISOString();
const VALUES: Readonly<Record<string, unknown>> = {
  ID: 'paste an id of the first query here',
  Period: now.slice(0, 7),
  Day: now.slice(0, 10),
  Instant: now,
};
