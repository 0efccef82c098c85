import path from 'node:path';
import ts from 'typescript';
import { all, isOwn, nameOf } from './sources.mjs';
import { Walk } from './walk.mjs';

/** What every input and every answer goes through, whatever the mutation. */
const DOOR = [
  ['libs/graphql/src/faults/bad-value.ts', 'badValuesIn'],
  ['libs/graphql/src/mutations/mutation-answers.ts', 'toUserError'],
];
/** And an item of several. */
const OF_AN_ITEM = [
  ['libs/graphql/src/mutations/mutation-answers.ts', 'unknownToUserError'],
  ['libs/graphql/src/limits/variables.ts', 'variablesOf'],
];

/**
 * The codes that each mutation can answer, read from the sources: `rules` from its resolver and from what decides its commands, `input` from
 * the rules of its input and from the way through the API. `every`: what any mutation can answer. `unknown`: codes that are no literals, with
 * their place; there must be none. `below`: the folder of the resolvers that are asked for.
 */
export function refusalsOf(program, root, below = '') {
  const walk = new Walk(program, ruleCodesOf(program, root));
  const [door, ofAnItem] = [DOOR, OF_AN_ITEM].map((way) =>
    way.map(([file, name]) => declared(program, root, file, name)),
  );
  const every = walk.from(door);
  const mutations = {};
  for (const method of mutationsOf(program, path.join(root, below))) {
    const inputs = inputsOf(program, method);
    const rules = walk.from([method]);
    const input = walk.from(inputs.some(isBulk) ? [...inputs, ...ofAnItem] : inputs);
    const own = (codes, known) => [...codes].filter((code) => known.every((others) => !others.has(code))).sort();
    mutations[nameOf(method)] = { rules: own(rules, [every]), input: own(input, [every, rules]) };
  }
  return { mutations, every: [...every].sort(), unknown: [...walk.codes.unknown], walk };
}

/** Every code that the rules of an aggregate can answer, by its commands: `what` is the name of one of them. */
export function refusalsOfAggregate({ walk }, what) {
  const decider = walk.handlers.get(what)?.[0];
  const own = [...walk.handlers].filter(([, [first]]) => first === decider);
  return new Set(own.flatMap(([command, nodes]) => [...walk.from(nodes, command)]));
}

function mutationsOf(program, folder) {
  const methods = program
    .getSourceFiles()
    .filter((file) => isOwn(file) && file.fileName.startsWith(folder))
    .flatMap((file) => [...all(file, ts.isMethodDeclaration)]);
  return methods
    .filter((method) => hasDecorator(method, 'Mutation'))
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

const hasDecorator = (node, name) =>
  (ts.getDecorators(node) ?? []).some(({ expression }) => expression.getText().startsWith(`${name}(`));

/** The classes of what a method takes. */
const inputsOf = (program, method) =>
  method.parameters
    .filter((parameter) => hasDecorator(parameter, 'Input'))
    .flatMap((parameter) => program.getTypeChecker().getTypeAtLocation(parameter).symbol?.declarations ?? []);

/** Whether an input has items, each with an answer of its own. */
const isBulk = (input) => [...all(input, ts.isPropertyDeclaration)].some((property) => hasDecorator(property, 'Items'));

/** Which code the door answers a broken rule of class-validator with. */
function ruleCodesOf(program, root) {
  const { initializer } = declared(program, root, 'libs/graphql/src/types/fits.ts', 'CODES');
  const pairs = [...all(initializer, ts.isPropertyAssignment)].filter(({ initializer: value }) =>
    ts.isStringLiteral(value),
  );
  return Object.fromEntries(pairs.map((pair) => [nameOf(pair), pair.initializer.text]));
}

function declared(program, root, file, name) {
  const source = program.getSourceFile(path.join(root, file));
  const is = (node) => (ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node)) && nameOf(node) === name;
  const [found] = source ? [...all(source, is)] : [];
  if (!found) throw new Error(`${file} has no ${name}`);
  return found;
}

/** The texts that a type of a file consists of. */
export function unionOf(program, root, file, name) {
  const [alias] = [...all(program.getSourceFile(path.join(root, file)), ts.isTypeAliasDeclaration)].filter(
    (one) => nameOf(one) === name,
  );
  const type = program.getTypeChecker().getTypeAtLocation(alias.name);
  return (type.isUnion() ? type.types : [type]).map(({ value }) => value).sort();
}
