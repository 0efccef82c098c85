import type { DevelopmentClaims } from '#libs/access';
import type { MemoryEventStore } from '#libs/eventing';
import { getNamedType, type GraphQLInputType, isInputObjectType, isObjectType } from 'graphql';
import type { Answer, Ask } from '../journeys/in-process.js';
import type { Question } from './questions.js';
import { mutationDocument, MUTATIONS, SCHEMA } from './schema.js';
import { everyFieldOf, type Selected, smallerThan, textOf } from './selections.js';
import { Sender, type Sent } from './sender.js';

type Input = Readonly<Record<string, unknown>>;

/** A mutation as it was accepted. */
export interface Write {
  readonly name: string;
  readonly input: Input;
}

/** Remembers what it sends: inputs that name what there is. */
export class RememberingSender extends Sender {
  readonly writes: Write[] = [];

  override attempt(name: string, input: Input, who?: Partial<DevelopmentClaims>): Promise<Sent> {
    this.writes.push({ name, input });
    return super.attempt(name, input, who);
  }
}

/** In which parts a question was short enough for the limits when it was last asked. */
const shortEnough = new Map<Question, readonly (readonly Selected[])[]>();

/** Some fields of a question, and what was answered. */
export interface Part {
  readonly fields: readonly Selected[];
  readonly answer: Answer;
}

/** Asks for every field of a question, in as many requests as the limits ask for. */
export async function askWhole(ask: Ask, question: Question): Promise<readonly Part[]> {
  const { field, args, rows, deep } = question;
  const given = Object.entries(args).map(([name, value]) => `${name}: ${value}`);
  const inBrackets = given.length > 0 ? `(${given.join(', ')})` : '';
  const parts: Part[] = [];
  const todo = [...(shortEnough.get(question) ?? [everyFieldOf(field.type, rows, deep)])];
  for (let fields = todo.shift(); fields; fields = todo.shift()) {
    const answer = await ask(`{ ${field.name}${inBrackets} ${asText(fields)} }`);
    const smaller = smallerThan(fields, answer.errors?.[0]);
    if (smaller) todo.unshift(...smaller);
    else parts.push({ fields, answer });
  }
  shortEnough.set(
    question,
    parts.map(({ fields }) => fields),
  );
  return parts;
}

const texts = new WeakMap<readonly Selected[], string>();

/** The same text for everybody who asks. */
function asText(fields: readonly Selected[]): string {
  const text = texts.get(fields) ?? textOf(withOwners(fields));
  texts.set(fields, text);
  return text;
}

/** With what says whose a value is, also where a part of its fields is asked for. */
function withOwners(fields: readonly Selected[]): readonly Selected[] {
  const below = fields.map((field) => ({ ...field, fields: withOwners(field.fields) }));
  const type = fields[0]?.type ?? '';
  const of = SCHEMA.getType(type);
  const has = (name: string): boolean => isObjectType(of) && name in of.getFields();
  const missing = [has('partnerId') ? 'partnerId' : type === 'Partner' ? 'id' : undefined].filter(
    (name) => name !== undefined && !fields.some((field) => field.name === name),
  );
  return [...below, ...missing.map((name) => ({ type, name: name ?? '', args: '', fields: [] }))];
}

export const isForbidden = (answers: readonly Answer[]): boolean =>
  answers.some(({ errors }) => errors?.[0]?.extensions.code === 'FORBIDDEN');

/** The same write as somebody else sends it, under keys of its own. */
export function sendAs(ask: Ask, { name, input }: Write, key: string): Promise<Answer> {
  const items = input['items'] as readonly Input[] | undefined;
  const keyed = (one: Input, n = 0): Input =>
    takesKey(name) || items ? { ...one, idempotencyKey: `${key}-${n}` } : one;
  return ask(mutationDocument(name), { input: items ? { ...input, items: items.map(keyed) } : keyed(input) });
}

function takesKey(name: string): boolean {
  const type = MUTATIONS.getFields()[name]?.args[0]?.type as GraphQLInputType;
  const named = getNamedType(type);
  return isInputObjectType(named) && 'idempotencyKey' in named.getFields();
}

/** What the business knows of a tenant: everything in streams of these nouns. */
export async function businessIn(store: MemoryEventStore, nouns: readonly string[], tenant: string): Promise<string[]> {
  const stop = new AbortController();
  const found: string[] = [];
  const prefixes = nouns.map((noun) => `${noun}-${tenant}.`);
  for await (const delivery of store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
    if (delivery.kind === 'caught-up') break;
    if (delivery.kind === 'event')
      found.push(`${delivery.event.stream}@${delivery.event.revision} ${delivery.event.type}`);
  }
  stop.abort();
  return found;
}
