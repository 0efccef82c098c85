import type { Day, Instant, Refusal, TextRule } from '#libs/kernel';
import type { ProgramRefusal } from './program.refusals.js';
import { ValidationErrors } from './validation-errors.js';

/**
 * Reads what somebody gives for a field into what an event holds, and notes what is wrong with it. `Beside`: what is given for the fields beside it,
 * where the rule depends on them.
 */
export type Rule<Settled, Given = Settled, Beside = object> = (
  given: Given,
  field: string,
  found: ValidationErrors,
  beside: Beside,
) => Settled;

type AnyRule = Rule<unknown, never, never>;
type Rules = Readonly<Record<string, AnyRule>>;

/** What events hold of what has this rule. */
export type Settled<One extends AnyRule> = ReturnType<One>;
/** The same as one of its versions, which rise from 1. */
export type Version<One extends AnyRule> = Settled<One> & { readonly version: number };
/** What somebody asks for, before it is checked: its words may be any texts, and what may be null may be left out. */
export type Draft<One extends AnyRule> = Parameters<One>[0];

type SettledFields<Fields extends Rules> = { readonly [Field in keyof Fields]: ReturnType<Fields[Field]> };
type GivenFields<Fields extends Rules> = {
  readonly [Field in keyof Fields as null extends Draft<Fields[Field]> ? never : Field]: Draft<Fields[Field]>;
} & {
  readonly [Field in keyof Fields as null extends Draft<Fields[Field]> ? Field : never]?: Draft<Fields[Field]>;
};

/** As events hold it, or the first thing that is wrong with it; amounts are in this currency. */
export function settled<Content, Given>(
  rule: Rule<Content, Given>,
  draft: Given,
  currency: string,
): Content | Refusal<ProgramRefusal> {
  const found = new ValidationErrors(currency);
  const content = rule(draft, '', found, {});
  return found.first ?? content;
}

/** Each field by its rule, one after the other: of several faults the first is told. */
export const record =
  <const Fields extends Rules>(fields: Fields): Rule<SettledFields<Fields>, GivenFields<Fields>> =>
  (given, field, found) => {
    const values = given as Readonly<Record<string, never>>;
    const read = ([name, rule]: [string, AnyRule]) =>
      [name, rule(values[name] as never, field === '' ? name : `${field}.${name}`, found, values as never)] as const;
    return Object.fromEntries(Object.entries(fields).map(read)) as SettledFields<Fields>;
  };

export const list =
  <Content, Given>(one: Rule<Content, Given>): Rule<readonly Content[], readonly Given[]> =>
  (given, field, found, beside) =>
    given.map((item, at) => one(item, `${field}.${at}`, found, beside));

/** What may be left out: null where it is. */
export const optional =
  <Content, Given, Beside = object>(
    rule: Rule<Content, Given, Beside>,
  ): Rule<Content | null, Given | null | undefined, Beside> =>
  (given, field, found, beside) =>
    given === undefined || given === null ? null : rule(given, field, found, beside);

/** What may be left out, and is so where it is. */
export const orElse =
  <Content, Given, Beside = object>(
    standard: NoInfer<Given>,
    rule: Rule<Content, Given, Beside>,
  ): Rule<Content, Given | null | undefined, Beside> =>
  (given, field, found, beside) =>
    rule(given ?? standard, field, found, beside);

type Many<Content, Given> = Rule<readonly Content[], readonly Given[]>;

export const atMost =
  <Content, Given>(most: number, items: Many<Content, Given>, why = `name at most ${most}`): Many<Content, Given> =>
  (given, field, found, beside) => {
    found.expect(given.length <= most, 'TOO_MANY', why, field);
    return items(given, field, found, beside);
  };

export const between =
  <Content, Given>(least: number, most: number, items: Many<Content, Given>): Many<Content, Given> =>
  (given, field, found, beside) => {
    const fits = given.length >= least && given.length <= most;
    found.expect(fits, 'OUT_OF_RANGE', `give ${least} to ${most} ${field.split('.').at(-1)}`, field);
    return items(given, field, found, beside);
  };

export const atLeastOne =
  <Content, Given>(items: Many<Content, Given>, why: string): Many<Content, Given> =>
  (given, field, found, beside) => {
    found.expect(given.length > 0, 'TOO_FEW', why, field);
    return items(given, field, found, beside);
  };

/** Each item once, by its text. */
export const unique =
  <Content, Given>(items: Many<Content, Given>, textOf: (item: Content) => string = String): Many<Content, Given> =>
  (given, field, found, beside) => {
    const read = items(given, field, found, beside);
    found.unique(read.map(textOf), field);
    return read;
  };

/** Things that have ids of this name, each once. */
export const identified =
  <Name extends string, Content, Given extends Readonly<Record<Name, string>>>(
    name: Name,
    code: ProgramRefusal,
    items: Many<Content, Given>,
  ): Many<Content, Given> =>
  (given, field, found, beside) => {
    const ids = given.map((item) => item[name]);
    found.distinct(ids, code, (at) => `${field}.${at}.${name}`);
    return items(given, field, found, beside);
  };

/** And what has to hold of its parts together. */
export const also =
  <Content, Given, Beside = object>(
    rule: Rule<Content, Given, Beside>,
    check: (content: Content, field: string, found: ValidationErrors, given: Given) => void,
  ): Rule<Content, Given, Beside> =>
  (given, field, found, beside) => {
    const content = rule(given, field, found, beside);
    check(content, field, found, given);
    return content;
  };

/** What has been looked at otherwise, or needs no look. */
export const asDrafted = <Given>(given: Given): Given => given;

export const truth: Rule<boolean> = (given) => given;

export const instant: Rule<Instant> = (given, field, found) => found.instant(given, field);

export const day: Rule<Day> = (given, field, found) => found.day(given, field);

/** An amount of the program's currency. */
export const notNegative: Rule<string> = (given, field, found) => found.notNegative(given, field);

/** A whole number between two others, both included. */
export const whole =
  (least: number, most: number): Rule<number> =>
  (given, field, found) =>
    found.whole(given, least, most, field);

/** 1 to `most` characters, without the blanks around them. */
export const text =
  (most: number, rule?: TextRule): Rule<string> =>
  (given, field, found) =>
    found.text(given, most, field, rule);

export const oneOf =
  <const Value extends string>(values: readonly Value[]): Rule<Value, string> =>
  (given, field, found) =>
    found.oneOf(given, values, field);

/** Ten years: the most that anything waits. */
export const MOST_DAYS = 3650;
