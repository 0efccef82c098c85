import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { didYouMean } from 'graphql/jsutils/didYouMean.js';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { Breath } from './breath.js';
import { type BadField, badInput, echoed, quoted } from './faults.js';

export type Variables = Readonly<Record<string, unknown>>;

/** As many mistakes are told as graphql-js tells; what comes after is not looked at. */
const MOST_MISTAKES = 50;
/** A list this long may be interrupted, so that others have their turn. */
const LONG = 100;
/** What is compared with the names there are. */
const LONGEST_NAME = 100;

/** The variables of an operation as its fields get them. Throws BAD_USER_INPUT with the path of each mistake, 50 of them at most. */
export async function variablesOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Variables | null | undefined,
): Promise<Variables> {
  const coercion = new Coercion();
  const values: Record<string, unknown> = {};
  try {
    for (const definition of operation.variableDefinitions ?? []) {
      const name = definition.variable.name.value;
      const type = typeFromAST(schema, definition.type);
      if (!isInputType(type)) continue;
      if (given && Object.hasOwn(given, name)) values[name] = await coercion.value(given[name], type, [name]);
      else if (definition.defaultValue) values[name] = valueFromAST(definition.defaultValue, type);
      else if (isNonNullType(type)) coercion.mistake([name], `is required, of type ${String(type)}`);
    }
  } catch (enough) {
    if (enough !== ENOUGH) throw enough;
  }
  if (coercion.mistakes.length > 0) throw badInput(coercion.mistakes);
  return values;
}

const ENOUGH = new Error('no more mistakes are looked for');

type Path = readonly string[];

/** Reads values as graphql-js does, only that a large one is read in slices, and that no mistake quotes more than a line. */
class Coercion {
  readonly mistakes: BadField[] = [];
  private readonly breath = new Breath();

  /** A value or, where it is large, the promise of one. */
  value(given: unknown, type: GraphQLInputType, path: Path): unknown {
    if (isNonNullType(type)) {
      if (given === null || given === undefined)
        return this.mistake(path, `must not be null, but of type ${String(type)}`);
      return this.value(given, type.ofType as GraphQLInputType, path);
    }
    if (given === null || given === undefined) return null;
    if (isListType(type)) return this.list(given, type.ofType, path);
    if (isInputObjectType(type)) return this.object(given, type, path);
    return isLeafType(type) ? this.leaf(given, type, path) : undefined;
  }

  mistake(path: Path, message: string): undefined {
    this.mistakes.push({ path, message });
    if (this.mistakes.length >= MOST_MISTAKES) throw ENOUGH;
    return undefined;
  }

  private list(given: unknown, type: GraphQLInputType, path: Path): unknown {
    if (!Array.isArray(given)) return eventually([this.value(given, type, path)], (values) => values);
    if (given.length > LONG) return this.longList(given, type, path);
    const values = given.map((item: unknown, at) => this.value(item, type, [...path, String(at)]));
    return eventually(values, (found) => found);
  }

  private async longList(given: readonly unknown[], type: GraphQLInputType, path: Path): Promise<unknown[]> {
    const values: unknown[] = [];
    for (const [at, item] of given.entries()) {
      const value = this.value(item, type, [...path, String(at)]);
      values.push(value instanceof Promise ? await value : value);
      if (this.breath.due) await this.breath.take();
    }
    return values;
  }

  private object(given: unknown, type: GraphQLInputObjectType, path: Path): unknown {
    if (typeof given !== 'object' || Array.isArray(given))
      return this.mistake(path, `takes a ${type.name}, not ${echoed(given)}`);
    const holder = given as Variables;
    const fields = type.getFields();
    const names: string[] = [];
    const values: unknown[] = [];
    for (const field of Object.values(fields)) {
      const inner = Object.hasOwn(holder, field.name) ? holder[field.name] : undefined;
      if (inner !== undefined) values.push(this.value(inner, field.type, [...path, field.name]));
      else if (field.defaultValue !== undefined) values.push(field.defaultValue);
      else if (isRequiredInputField(field)) {
        this.mistake([...path, field.name], `is required, of type ${String(field.type)}`);
        continue;
      } else continue;
      names.push(field.name);
    }
    for (const name in holder) if (!Object.hasOwn(fields, name)) this.unknown(name, type, path);
    return eventually(values, (found) => Object.fromEntries(names.map((name, at) => [name, found[at]])));
  }

  private unknown(name: string, type: GraphQLInputObjectType, path: Path): void {
    const near = name.length > LONGEST_NAME ? [] : suggestionList(name, Object.keys(type.getFields()));
    this.mistake([...path, quoted(name)], `is no field of ${type.name}.${didYouMean(near)}`);
  }

  private leaf(given: unknown, type: GraphQLLeafType, path: Path): unknown {
    if (typeof given === 'object') return this.mistake(path, `takes a ${type.name}, not ${echoed(given)}`);
    try {
      const value: unknown = type.parseValue(given);
      return value === undefined ? this.mistake(path, `takes a ${type.name}, not ${echoed(given)}`) : value;
    } catch (error) {
      if (error === ENOUGH) throw error;
      return this.mistake(path, reasonOf(given, type, error as Error));
    }
  }
}

/** What the type says of it, if that is no longer than a line. */
const reasonOf = (given: unknown, type: GraphQLLeafType, { message }: Error): string =>
  typeof given === 'string' && given.length > LONGEST_NAME ? `takes a ${type.name}, not ${echoed(given)}` : message;

function eventually(values: unknown[], made: (values: unknown[]) => unknown): unknown {
  return values.some((value) => value instanceof Promise) ? Promise.all(values).then(made) : made(values);
}
