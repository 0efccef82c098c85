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
import { refuse } from '#libs/kernel';
import { BadValue } from '../faults/bad-value.js';
import { Breath } from '#libs/eventing';
import { type BadField, badInput, echoed, quoted } from '../faults/faults.js';
import { elementsOf } from './elements.js';
import { MAX_BULK } from '../types/mutation.types.js';
import { takesObjects } from '../types/scalars.js';

export type Variables = Readonly<Record<string, unknown>>;

/** As many mistakes are told as graphql-js tells; what comes after is not looked at. */
const MOST_MISTAKES = 50;
/** Of one item of a bulk mutation so many are told: all of its answers together must fit into one. */
const MOST_OF_AN_ITEM = 10;
/** No list of any input holds more: a body of eight megabytes has room for millions. Most say that they hold far fewer. */
const MOST_ELEMENTS = 10_000;
/** What is compared with the names there are. */
const LONGEST_NAME = 100;

/**
 * The variables of an operation as its fields get them. Throws BAD_USER_INPUT with the path of each mistake, 50 of them at most. A mistake
 * in an item of a bulk mutation stands where it was made, as a `BadValue`: that item is refused, and the others are done.
 */
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
      if (given && Object.hasOwn(given, name))
        values[name] = await coercion.value(given[name], type, { names: [name] });
      else if (definition.defaultValue) values[name] = valueFromAST(definition.defaultValue, type);
      else if (isNonNullType(type))
        coercion.mistake({ names: [name] }, 'MISSING', `is required, of type ${String(type)}`);
    }
  } catch (enough) {
    if (enough !== ENOUGH) throw enough;
  }
  if (coercion.mistakes.length > 0) throw badInput(coercion.mistakes);
  return values;
}

const ENOUGH = new Error('no more mistakes are looked for');

interface Path {
  readonly names: readonly string[];
  /** The item of a bulk mutation that it leads into. */
  readonly item?: Item;
}

interface Item {
  mistakes: number;
}

const within = ({ names, item }: Path, name: string): Path => ({ names: [...names, name], ...(item && { item }) });

/** What more is wrong with an item of which enough has been told. */
const ALSO_WRONG = new BadValue((field) => refuse('BAD_VALUE', 'is wrong, too', field));

/** Inputs with keys of their own are told apart: what is wrong with one is no fault of the others. */
const isItem = (type: GraphQLInputType): boolean => {
  const inner = isNonNullType(type) ? (type.ofType as GraphQLInputType) : type;
  return isInputObjectType(inner) && 'idempotencyKey' in inner.getFields();
};

/** Reads values as graphql-js does, only that a large one is read in slices, and that no mistake quotes more than a line. */
class Coercion {
  readonly mistakes: BadField[] = [];
  private readonly breath = new Breath();

  /** A value or, where it is large, the promise of one. */
  value(given: unknown, type: GraphQLInputType, path: Path): unknown {
    if (isNonNullType(type)) {
      if (given === null || given === undefined)
        return this.mistake(path, 'MISSING', `must not be null, but of type ${String(type)}`);
      return this.value(given, type.ofType as GraphQLInputType, path);
    }
    if (given === null || given === undefined) return null;
    if (isListType(type)) return this.list(given, type.ofType, path);
    if (isInputObjectType(type)) return this.object(given, type, path);
    return isLeafType(type) ? this.leaf(given, type, path) : undefined;
  }

  /** What stands in place of the value. */
  mistake({ names, item }: Path, code: string, message: string): BadValue | undefined {
    if (item) {
      item.mistakes += 1;
      return item.mistakes > MOST_OF_AN_ITEM ? ALSO_WRONG : new BadValue((field) => refuse(code, message, field));
    }
    this.mistakes.push({ path: names, message });
    if (this.mistakes.length >= MOST_MISTAKES) throw ENOUGH;
    return undefined;
  }

  private list(given: unknown, type: GraphQLInputType, path: Path): unknown {
    if (!Array.isArray(given)) return eventually([this.value(given, type, path)], (values) => values);
    if (given.length > MOST_ELEMENTS)
      return this.mistake(path, 'TOO_MANY', `holds ${given.length} elements; a list may hold ${MOST_ELEMENTS}`);
    // Of more items than there may be none is done.
    const areItems = !path.item && given.length <= MAX_BULK && isItem(type);
    const pathOf = (at: number): Path => ({
      ...within(path, String(at)),
      ...(areItems && { item: { mistakes: 0 } }),
    });
    return elementsOf(given, (item, at) => this.value(item, type, pathOf(at)), this.breath);
  }

  private object(given: unknown, type: GraphQLInputObjectType, path: Path): unknown {
    if (typeof given !== 'object' || Array.isArray(given))
      return this.mistake(path, 'BAD_VALUE', `takes a ${type.name}, not ${echoed(given)}`);
    const holder = given as Variables;
    const fields = type.getFields();
    const names: string[] = [];
    const values: unknown[] = [];
    const put = (name: string, value: unknown): void => {
      names.push(name);
      values.push(value);
    };
    for (const field of Object.values(fields)) {
      const [inner, below] = [Object.hasOwn(holder, field.name) ? holder[field.name] : undefined, field.name];
      if (inner !== undefined) put(below, this.value(inner, field.type, within(path, below)));
      else if (field.defaultValue !== undefined) put(below, field.defaultValue);
      else if (isRequiredInputField(field)) {
        const bad = this.mistake(within(path, below), 'MISSING', `is required, of type ${String(field.type)}`);
        if (bad) put(below, bad);
      }
    }
    for (const name in holder) {
      const bad = Object.hasOwn(fields, name) ? undefined : this.unknown(name, type, path);
      if (bad) put(quoted(name), bad);
    }
    return eventually(values, (found) => Object.fromEntries(names.map((name, at) => [name, found[at]])));
  }

  private unknown(name: string, type: GraphQLInputObjectType, path: Path): BadValue | undefined {
    const isEnough = (path.item?.mistakes ?? 0) >= MOST_OF_AN_ITEM;
    const near = name.length > LONGEST_NAME || isEnough ? [] : suggestionList(name, Object.keys(type.getFields()));
    return this.mistake(within(path, quoted(name)), 'BAD_VALUE', `is no field of ${type.name}.${didYouMean(near)}`);
  }

  private leaf(given: unknown, type: GraphQLLeafType, path: Path): unknown {
    const notOne = (): BadValue | undefined =>
      this.mistake(path, 'BAD_VALUE', `takes a ${type.name}, not ${echoed(given)}`);
    if (typeof given === 'object' && !takesObjects(type)) return notOne();
    try {
      const value: unknown = type.parseValue(given);
      return value === undefined ? notOne() : value;
    } catch (error) {
      if (error === ENOUGH) throw error;
      return this.mistake(path, 'BAD_VALUE', reasonOf(given, type, error as Error));
    }
  }
}

/** What the type says of it, if that is no longer than a line. */
const reasonOf = (given: unknown, type: GraphQLLeafType, { message }: Error): string =>
  typeof given === 'string' && given.length > LONGEST_NAME ? `takes a ${type.name}, not ${echoed(given)}` : message;

function eventually(values: unknown[], made: (values: unknown[]) => unknown): unknown {
  return values.some((value) => value instanceof Promise) ? Promise.all(values).then(made) : made(values);
}
