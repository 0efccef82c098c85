import type { Command } from './command.js';
import type { DomainEvent } from './event.js';

/**
 * A business refusal: a stable code for programs, a sentence for people, and the input field it is about. `Code` names the codes that there
 * can be: what mutations say about themselves follows from them.
 */
export interface Refusal<Code extends string = string> {
  readonly refused: Code;
  readonly message: string;
  readonly field?: string;
}

export type Decision<E extends DomainEvent, Code extends string = string> = readonly E[] | Refusal<Code>;

export const refuse = <const Code extends string>(refused: Code, message: string, field?: string): Refusal<Code> =>
  field === undefined ? { refused, message } : { refused, message, field };

export const isRefusal = (decision: unknown): decision is Refusal =>
  typeof decision === 'object' && decision !== null && 'refused' in decision;

/** What is wrong with the first that is not as it should be. */
export function firstFault<Each, Code extends string>(
  all: readonly Each[],
  fault: (each: Each, at: number) => Refusal<Code> | undefined,
): Refusal<Code> | undefined {
  for (const [at, each] of all.entries()) {
    const found = fault(each, at);
    if (found) return found;
  }
  return undefined;
}

/**
 * The rules of one aggregate as functions of values: no clock, no ids, no I/O. `decide` answers with what happens or why it
 * may not; no events means that there is nothing left to do. `evolve` never throws, refuses or reads a clock.
 */
export interface Decider<C extends Command, State, E extends DomainEvent, Code extends string> {
  readonly initial: State;
  decide(command: C, state: State): Decision<E, Code>;
  evolve(state: State, event: E): State;
}

/** For specs: `scenario(deal).given(…events).when(command)` is the decision; `.state()` what the events add up to. */
export const scenario = <C extends Command, State, E extends DomainEvent, Code extends string>(
  decider: Decider<C, State, E, Code>,
) => ({
  given: (...past: readonly E[]) => {
    const state = past.reduce((current, event) => decider.evolve(current, event), decider.initial);
    return { state: (): State => state, when: (command: C): Decision<E, Code> => decider.decide(command, state) };
  },
});

/** Marks a switch as complete: a member that is not handled does not compile. */
export function unreachable(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
