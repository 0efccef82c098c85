import { aggregate, type NewEvent } from '#libs/eventing';
import { command, type CommandContext, type DomainEvent, eventTypes, type EventMetadata, refuse } from '#libs/kernel';
import { randomUUID } from 'node:crypto';

type CounterEvent =
  | DomainEvent<'counter.started', { readonly counterId: string; readonly label: string }>
  | DomainEvent<'counter.counted', { readonly counterId: string; readonly amount: string; readonly note: string }>;

export class StartCounter extends command('StartCounter')<{ counterId: string; label: string }>() {}
export class Count extends command('Count')<{ counterId: string; amount: string; note: string }>() {}
type CounterCommand = StartCounter | Count;

export interface CounterState {
  readonly started: boolean;
  readonly total: bigint;
}

export const counterEvents = eventTypes<CounterEvent>()('counter', {
  'counter.started': { version: 1 },
  'counter.counted': { version: 1 },
});

const initial: CounterState = { started: false, total: 0n };

export const evolveCounter = (state: CounterState, event: CounterEvent): CounterState =>
  event.type === 'counter.started'
    ? { ...state, started: true }
    : { ...state, total: state.total + BigInt(event.data.amount) };

/** The smallest thing that has a rule: what is counted must be started. */
export const counter = aggregate<CounterCommand, CounterState, CounterEvent>({
  decider: {
    initial,
    decide(sent, { started }) {
      if (sent.type === 'StartCounter') {
        return started ? refuse('EXISTS', 'it was started') : [{ type: 'counter.started', data: sent.data }];
      }
      return started ? [{ type: 'counter.counted', data: sent.data }] : refuse('NOT_FOUND', 'there is no such counter');
    },
    evolve: evolveCounter,
  },
  events: counterEvents,
  commands: { StartCounter, Count },
  id: ({ data }) => data.counterId,
  creates: ['StartCounter'],
});

const TENANT = 'bench';
export const initialCounter = initial;
export const streamOfCounter = (counterId: string): string => `counter-${TENANT}.${counterId}`;
export const NOTE = 'as it was told by telephone on Tuesday';

/** A command of its own each time, hash of its body included, as a mutation makes it. */
export const contextOf = (): CommandContext => {
  const id = randomUUID();
  return {
    ...{ tenant: TENANT, actor: { subject: 'bench', role: 'admin' }, commandId: id, bodyHash: id },
    ...{ correlationId: id, causationId: id, occurredAt: new Date().toISOString() },
  };
};

/** The same event as the command side would write, for whoever writes past it. */
export function written(event: CounterEvent): NewEvent {
  const id = randomUUID();
  const metadata: EventMetadata = {
    ...{ tenant: TENANT, actor: { subject: 'bench', role: 'admin' }, version: 1, commandId: id, bodyHash: id },
    ...{ $correlationId: id, $causationId: id, occurredAt: new Date().toISOString() },
  };
  return { id, ...event, metadata };
}

export type { CounterEvent };
