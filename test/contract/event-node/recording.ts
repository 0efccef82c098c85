import { readFileSync } from 'node:fs';

/** An event of a recorded step; its id is a letter, its payload JSON, so many equal bytes, or bytes in base64. */
export interface RecordedProposal {
  readonly id: string;
  readonly type: string;
  readonly data?: unknown;
  readonly meta?: unknown;
  readonly size?: number;
  readonly base64?: string;
  readonly metaBase64?: string;
}

export interface AppendStep {
  readonly op: 'append';
  readonly stream: string;
  readonly verbatim?: boolean;
  readonly expected: number | string;
  /** A long list is recorded as its first two events and a text that tells how many there are. */
  readonly events: readonly (RecordedProposal | string)[];
}

interface ReadStep {
  readonly op: 'read';
  readonly stream: string;
  readonly verbatim?: boolean;
  readonly direction: 'forwards' | 'backwards';
  readonly from: 'start' | 'end' | number;
  readonly max?: number;
  readonly countOnly?: boolean;
}

interface ReadAllStep {
  readonly op: 'readAll';
  readonly direction: 'forwards' | 'backwards';
  readonly from: 'start' | 'end' | { readonly of: string };
  readonly max?: number;
}

export interface RaceStep {
  readonly op: 'race';
  readonly n: number;
  readonly first: AppendStep;
  readonly second: AppendStep;
}

interface Following {
  readonly then?: readonly Step[];
  readonly take?: number;
  readonly caughtUp?: boolean;
}

export interface SubscribeStep extends Following {
  readonly op: 'subscribe';
  readonly stream: string;
  readonly from: 'start' | 'end' | number;
}

export interface SubscribeAllStep extends Following {
  readonly op: 'subscribeAll';
  readonly from: 'start' | 'end' | { readonly of: string };
  readonly checkpointsAtLeast?: number;
  readonly filter: {
    readonly by: 'stream' | 'type';
    readonly prefixes?: readonly string[];
    readonly regex?: string;
    readonly checkpointInterval?: number;
    readonly maxSearchWindow?: number;
  };
}

export type Step =
  | AppendStep
  | ReadStep
  | ReadAllStep
  | RaceStep
  | SubscribeStep
  | SubscribeAllStep
  | { readonly op: 'readSizes' | 'getMetadata'; readonly stream: string }
  | { readonly op: 'delete' | 'tombstone'; readonly stream: string; readonly expected: number | string }
  | {
      readonly op: 'setMetadata';
      readonly stream: string;
      readonly expected: number | string;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  | { readonly op: 'wait'; readonly ms: number }
  | { readonly op: 'positions' };

export interface Scenario {
  readonly name: string;
  /** Whether its appends are to take the unary call. */
  readonly unary: boolean;
  readonly steps: readonly Step[];
  readonly answers: readonly unknown[];
}

/** The version of the real node whose answers were recorded. */
export const RECORDED_OF = '23.10.6';

/**
 * What servers after 23.10 answer otherwise: they count type and metadata into the 1 MiB of an append too, so that its last bytes are gone. The product
 * stays clear of them.
 */
export const isAboutLastBytes = ({ name }: Scenario): boolean => /: one event of 104857[56] bytes$/.test(name);

/** What that node was asked, and what it answered. */
export function recordedScenarios(): Scenario[] {
  const text = readFileSync(new URL('../recorded.json', import.meta.url), 'utf8');
  const recorded = JSON.parse(text) as Record<string, Pick<Scenario, 'steps' | 'answers'>>;
  return Object.entries(recorded).map(([name, scenario]) => ({ name, unary: name.startsWith('unary:'), ...scenario }));
}

/** The events of an append, all of them. */
export function proposalsOf({ events }: AppendStep): RecordedProposal[] {
  const count = events.map((event) => (typeof event === 'string' ? Number(/\d+/.exec(event)?.[0]) : 0)).find(Boolean);
  const [first] = events;
  if (count === undefined || typeof first !== 'object') return events as RecordedProposal[];
  return Array.from({ length: count }, (_, index) => renamed(first, `e${index}`));
}

/** The append of one of the writers of a race: all the same, or each with an id of its own. */
export function racing({ first, second }: RaceStep, writer: number): AppendStep {
  if (JSON.stringify(first) === JSON.stringify(second)) return first;
  return { ...first, events: first.events.map((event) => renamed(event as RecordedProposal, `w${writer}`)) };
}

function renamed(event: RecordedProposal, id: string): RecordedProposal {
  return event.data === undefined ? { ...event, id } : { ...event, id, data: { id } };
}
