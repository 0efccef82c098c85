import type { Program } from 'typescript';

export interface Refusals {
  readonly mutations: Readonly<
    Record<string, { readonly rules: readonly string[]; readonly input: readonly string[] }>
  >;
  readonly every: readonly string[];
  readonly unknown: readonly string[];
}

/** The codes that each mutation of the resolvers below a folder can answer, read from the sources under `root`. */
export function refusalsOf(program: Program, root: string, below?: string): Refusals;

/** Every code that the rules of an aggregate can answer; `command` is one of its commands. */
export function refusalsOfAggregate(refusals: Refusals, command: string): ReadonlySet<string>;

/** The texts that a union type of a file consists of, in order. */
export function unionOf(program: Program, root: string, file: string, name: string): readonly string[];
