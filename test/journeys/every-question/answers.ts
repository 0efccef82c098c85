import { type Leaf, leavesOf, textsOf } from '../../support/foreign.js';
import type { Question } from '../../support/questions.js';
import { noteFilled, type Selected } from '../../support/selections.js';
import { askWhole, isForbidden } from '../../support/tenancy.js';
import type { Person } from './persons.js';
import type { World } from './world.js';

/** What one person was told. */
export interface Told {
  readonly person: Person;
  /** Of each `Type.field` whether there was ever anything in it. */
  readonly seen: Map<string, boolean>;
  readonly faults: string[];
  /** Texts with their owners, question by question. */
  readonly leaves: Leaf[][];
  /** The fields they may not ask for. */
  readonly forbidden: Set<string>;
  /** How many fields were asked for. */
  fields: number;
}

/** Asks each question of everybody before the next one: a document that was checked for one of them is not checked again. */
export async function askEverybody(world: World, persons: readonly Person[]): Promise<readonly Told[]> {
  const told = persons.map((person) => ({
    ...{ person, seen: new Map<string, boolean>(), faults: [], leaves: [], forbidden: new Set<string>(), fields: 0 },
  }));
  const asks = await Promise.all(persons.map(({ claims }) => world.service.as(claims)));
  for (const question of world.questions) {
    for (const [n, each] of told.entries()) note(each, question, await askWhole(asks[n]!, question));
  }
  return told;
}

function note(told: Told, { field }: Question, parts: Awaited<ReturnType<typeof askWhole>>): void {
  for (const { fields, answer } of parts) {
    noteFilled(answer.data?.[field.name], fields, told.seen);
    if (answer.errors) told.faults.push(`${field.name}: ${JSON.stringify(answer.errors).slice(0, 500)}`);
  }
  const answers = parts.map(({ answer }) => answer);
  told.leaves.push(
    leavesOf(
      answers.map(({ data }) => data),
      null,
    ),
  );
  if (isForbidden(answers)) told.forbidden.add(field.name);
  told.fields += parts.reduce((sum, { fields }) => sum + countOf(fields), 0);
}

const countOf = (fields: readonly Selected[]): number =>
  fields.reduce((sum, { fields: below }) => sum + 1 + countOf(below), 0);

/** The texts that nobody but their owners may see, as a person of another tenant and as a partner of the same one. */
export function foreignTo(person: Person, world: World, told: readonly Told[]): ReadonlySet<string> {
  const manager = told.find(({ person: { kind } }) => kind === 'manager');
  const owner = told.find(({ person: { kind } }) => kind === 'owner');
  if (person.kind === 'rival') return textsOf(manager?.leaves.flat() ?? [], () => true);
  const leaves = manager?.leaves.flatMap((each, at) =>
    owner?.forbidden.has(world.questions[at]?.field.name ?? '') ? each.map(staffs) : each,
  );
  return textsOf(leaves ?? [], (owner) => owner !== null && owner !== person.claims.partnerId);
}

/** What a query tells that no partner may ask belongs to staff where it names nobody. */
const staffs = ({ text, owner }: Leaf): Leaf => ({ text, owner: owner ?? 'staff' });
