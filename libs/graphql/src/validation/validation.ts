import type { Refusal } from '#libs/kernel';
import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { LRUCache } from 'lru-cache';
import { badValuesIn } from '../faults/bad-value.js';
import { Breath } from '#libs/eventing';
import { NestedPageArgs } from '../types/connection.js';
import { badInput } from '../faults/faults.js';
import { refusalOfRule } from '../types/fits.js';
import { type LongList, withoutLongLists } from '../types/long-lists.js';
import { bulkInputOf, MUTATION_INPUT } from '../types/mutation.types.js';
import { rememberRules } from './known-rules.js';
import { itemsBeside, RefusedInput, type RefusedItem, userErrorOf } from '../mutations/refused-input.js';

/**
 * Checks every input by its class-validator rules, and for what no input may hold. What does not fit in an argument of a query is
 * BAD_USER_INPUT with the path of each field; in the input of a mutation it is a user error, of the item in a bulk.
 */
export function inputValidation(): ValidationPipe {
  rememberRules();
  return new InputValidation({
    transform: true,
    exceptionFactory: (errors) => new BrokenRules(errors.flatMap((error) => refusalsOf(error))),
  });
}

const MOST_TOLD = 100;
/** Of each of 1,000 items: they are told in one answer, which has its limit. */
const MOST_TOLD_OF_AN_ITEM = 10;

/** What an input has broken, before it is known how that is answered. */
class BrokenRules extends Error {
  readonly refusals: readonly Refusal[];
  constructor(refusals: readonly Refusal[]) {
    super('an input has broken its rules');
    this.refusals = refusals.slice(0, MOST_TOLD);
  }

  /** The same, told of something that stands there. */
  below(path: readonly string[]): Refusal[] {
    return this.refusals.map((refusal) => ({ ...refusal, field: [...path, refusal.field].filter(Boolean).join('.') }));
  }
}

const tooMany = ({ property, most }: LongList, path: readonly string[]): Refusal =>
  refusalOfRule(
    'arrayMaxSize',
    `${property} must contain no more than ${most} elements`,
    [...path, property].join('.'),
  );

/** An element without rules of its own. */
function plain(item: unknown): unknown {
  const bad = badValuesIn(item);
  return bad.length > 0 ? new BrokenRules(bad) : item;
}

/** Arguments of nested lists that were found good: each parent of a level brings the same again. */
const KEPT_ARGUMENTS = 1_000;
const good = new LRUCache<string, object>({ max: KEPT_ARGUMENTS });
const numbers = new Map<unknown, number>();

/** What arguments of a nested list were found to be when they were checked; undefined if they never were. */
export const checkedBefore = (value: unknown, metatype: unknown): object | undefined =>
  isNested(metatype) ? good.get(nameOf(value, metatype)) : undefined;

/** Whether values of this type are checked at all. */
export const isChecked = (metatype: unknown): boolean => typeof metatype === 'function' && !UNCHECKED.has(metatype);

const UNCHECKED: ReadonlySet<unknown> = new Set([String, Boolean, Number, Array, Object, Buffer, Date]);

const isNested = (metatype: unknown): boolean =>
  typeof metatype === 'function' && (metatype === NestedPageArgs || metatype.prototype instanceof NestedPageArgs);

function nameOf(value: unknown, metatype: unknown): string {
  const number = numbers.get(metatype) ?? numbers.size;
  numbers.set(metatype, number);
  return `${number} ${JSON.stringify(value)}`;
}

class InputValidation extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, data, metatype } = metadata;
    if (type === 'custom') return super.transform(value, metadata);
    if (data === MUTATION_INPUT) return this.mutation(value as object, metadata);
    if (!isNested(metatype)) return this.query(value, metadata);
    const known = checkedBefore(value, metatype) ?? ((await this.query(value, metadata)) as object);
    good.set(nameOf(value, metatype), known);
    return known;
  }

  private async query(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { data } = metadata;
    const checked = fitting(await this.check(value, metadata, data === undefined ? [] : [data]));
    return data === undefined ? withoutNulls(checked) : checked;
  }

  private async mutation(value: object, metadata: ArgumentMetadata): Promise<unknown> {
    if (bulkInputOf(metadata.metatype)) return this.bulk(value, metadata);
    const checked = await this.check(value, metadata);
    if (checked instanceof BrokenRules) throw new RefusedInput(checked.refusals.map(userErrorOf));
    return checked;
  }

  /** What is around the items first; then each for itself. The resolver gets those that may be done. */
  private async bulk(value: object, metadata: ArgumentMetadata): Promise<unknown> {
    const { property, type } = bulkInputOf(metadata.metatype)!;
    const items = (value as Record<string, readonly object[]>)[property] ?? [];
    const around = fitting(await this.check({ ...value, [property]: items.map(() => null) }, metadata));
    const sound: unknown[] = [];
    const refused: RefusedItem[] = [];
    const breath = new Breath();
    for (const [at, item] of items.entries()) {
      const found = await this.check(item, { ...metadata, metatype: type() });
      if (found instanceof BrokenRules) refused.push({ at, ...keyAndErrors(item, found) });
      else sound.push(found);
      if (breath.due) await breath.take();
    }
    return Object.assign(around as object, { [property]: itemsBeside(sound, refused) });
  }

  /** The whole with the beginnings of its long lists first; then the rest of these, element by element. */
  private async check(value: unknown, metadata: ArgumentMetadata, path: readonly string[] = []): Promise<unknown> {
    const { rest, lists } = withoutLongLists(value, metadata.metatype);
    const tooLong = lists.filter(({ length, most }) => length > most);
    if (tooLong.length > 0) return new BrokenRules(tooLong.map((list) => tooMany(list, path)));
    const checked = await this.atOnce(rest, metadata, path);
    if (checked instanceof BrokenRules) return checked;
    for (const list of lists) {
      const others = await this.inSlices(list, metadata, [...path, list.property]);
      if (others instanceof BrokenRules) return others;
      const whole = checked as Record<string, unknown[]>;
      whole[list.property] = (whole[list.property] ?? []).concat(others);
    }
    return checked;
  }

  private async inSlices({ others, from, type }: LongList, metadata: ArgumentMetadata, path: readonly string[]) {
    const sound: unknown[] = [];
    const refusals: Refusal[] = [];
    const breath = new Breath();
    for (const [n, item] of others.entries()) {
      const found = type ? await this.check(item, { ...metadata, metatype: type() }) : plain(item);
      if (found instanceof BrokenRules) refusals.push(...found.below([...path, String(from + n)]));
      else sound.push(found);
      if (refusals.length >= MOST_TOLD) break;
      if (breath.due) await breath.take();
    }
    return refusals.length > 0 ? new BrokenRules(refusals) : sound;
  }

  private async atOnce(value: unknown, metadata: ArgumentMetadata, path: readonly string[]): Promise<unknown> {
    const bad = badValuesIn(value, path);
    if (bad.length > 0) return new BrokenRules(bad);
    return super.transform(value, metadata).catch((error: unknown) => {
      if (error instanceof BrokenRules) return error;
      throw error;
    });
  }
}

const keyAndErrors = (item: object, { refusals }: BrokenRules): Omit<RefusedItem, 'at'> => ({
  idempotencyKey: (item as { readonly idempotencyKey?: unknown }).idempotencyKey,
  userErrors: refusals.slice(0, MOST_TOLD_OF_AN_ITEM).map(userErrorOf),
});

function fitting(checked: unknown): unknown {
  if (!(checked instanceof BrokenRules)) return checked;
  throw badInput(checked.refusals.map(({ field = '', message }) => ({ path: field.split('.'), message })));
}

/** A filter given as null filters nothing, as one that is left out; so does what is null inside a filter. */
function withoutNulls(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  for (const [name, value] of Object.entries(given)) {
    if (value === null) Reflect.deleteProperty(given, name);
    else withoutNulls(value);
  }
  return given;
}

function refusalsOf({ property, constraints, children }: ValidationError, above: readonly string[] = []): Refusal[] {
  const path = [...above, property];
  const own = Object.entries(constraints ?? {}).map(([rule, message]) => refusalOfRule(rule, message, path.join('.')));
  return [...own, ...(children ?? []).flatMap((child) => refusalsOf(child, path))];
}
