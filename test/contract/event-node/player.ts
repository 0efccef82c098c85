import { setTimeout as pause } from 'node:timers/promises';
import {
  BACKWARDS,
  binaryEvent,
  END,
  FORWARDS,
  jsonEvent,
  START,
  type AppendExpectedRevision,
  type EventData,
  type EventStoreDBClient,
  type JSONEventData,
  type Position,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { Names } from './names.js';
import { proposalsOf, racing, type AppendStep, type RecordedProposal, type Scenario, type Step } from './recording.js';
import { sayEvent, sayFault } from './said.js';
import { SubscriptionPlayer } from './subscription-player.js';

type StepOf<Op extends Step['op']> = Extract<Step, { op: Op }>;

const UNARY = { credentials: { username: 'admin', password: 'changeit' } };

/** Plays a scenario against a server and tells what it answers, in the words of the recording. */
export async function play(client: EventStoreDBClient, scenario: Scenario): Promise<unknown[]> {
  const player = new Player(client, scenario.unary);
  const answers: unknown[] = [];
  for (const step of scenario.steps) answers.push(await player.take(step));
  return answers;
}

class Player {
  readonly names = new Names();
  readonly #positions = new Map<string, Position>();
  readonly #appended: { letters: string[]; position?: Position }[] = [];
  readonly #subscriptions: SubscriptionPlayer;

  constructor(
    readonly client: EventStoreDBClient,
    private readonly unary: boolean,
  ) {
    this.#subscriptions = new SubscriptionPlayer(this);
  }

  /** Takes one step; a fault is an answer too. */
  async take(step: Step): Promise<unknown> {
    try {
      return await this.#answer(step);
    } catch (fault) {
      return sayFault(fault, this.names);
    }
  }

  /** An event in the words of the recording; its position is remembered. */
  see({ event }: ResolvedEvent): Record<string, unknown> | undefined {
    if (!event) return undefined;
    const letter = this.names.letter(event.id);
    if (letter && event.position) this.#positions.set(letter, event.position);
    return sayEvent(event, this.names);
  }

  /** The position of an event that was appended before. */
  async positionOf(letter: string): Promise<Position> {
    if (!this.#positions.has(letter)) await this.#seeAll();
    return this.#positions.get(letter) as Position;
  }

  #answer(step: Step): Promise<unknown> {
    switch (step.op) {
      case 'append':
        return this.#append(step);
      case 'read':
        return this.#read(step);
      case 'readSizes':
        return this.#readSizes(step.stream);
      case 'readAll':
        return this.#readAll(step);
      case 'positions':
        return this.#tellPositions();
      case 'delete':
        return this.client.deleteStream(this.#name(step), { expectedRevision: deletable(step.expected) }).then(given);
      case 'tombstone':
        return this.client
          .tombstoneStream(this.#name(step), { expectedRevision: deletable(step.expected) })
          .then(given);
      case 'setMetadata':
        return this.#setMetadata(step);
      case 'getMetadata':
        return this.#getMetadata(this.#name(step));
      case 'wait':
        return pause(step.ms, {});
      case 'race':
        return this.#race(step);
      case 'subscribe':
        return this.#subscriptions.toStream(step);
      case 'subscribeAll':
        return this.#subscriptions.toAll(step);
    }
  }

  #name(step: { readonly stream: string; readonly verbatim?: boolean }): string {
    return step.verbatim ? step.stream : this.names.stream(step.stream);
  }

  async #append(step: AppendStep): Promise<unknown> {
    const proposals = proposalsOf(step);
    const events = proposals.map((proposal) => this.#event(proposal));
    const options = { expectedRevision: revision(step.expected), ...(this.unary ? UNARY : {}) };
    const answer = await this.client.appendToStream(this.#name(step), events, options);
    this.#appended.push({ letters: proposals.map(({ id }) => id), ...answer });
    return { success: answer.success, next: answer.nextExpectedRevision, ...given(answer) };
  }

  #event({ id: letter, type, data, meta, size, base64, metaBase64 }: RecordedProposal): EventData {
    const id = this.names.id(letter);
    if (size !== undefined) return binaryEvent({ id, type, data: Buffer.alloc(size, 'a') });
    if (base64 === undefined) return jsonEvent({ id, type, data, metadata: meta } as JSONEventData);
    const metadata = metaBase64 ? Buffer.from(metaBase64, 'base64') : undefined;
    return binaryEvent({ id, type, data: Buffer.from(base64, 'base64'), ...(metadata ? { metadata } : {}) });
  }

  async #read(step: StepOf<'read'>): Promise<unknown> {
    const read = this.client.readStream(this.#name(step), {
      direction: step.direction === 'backwards' ? BACKWARDS : FORWARDS,
      fromRevision: step.from === 'start' ? START : step.from === 'end' ? END : BigInt(step.from),
      ...(step.max === undefined ? {} : { maxCount: step.max }),
    });
    const events: unknown[] = [];
    for await (const resolved of read) events.push(this.see(resolved));
    return step.countOnly ? { count: events.length } : { events };
  }

  async #readSizes(stream: string): Promise<unknown> {
    const sizes: number[] = [];
    for await (const { event } of this.client.readStream(this.names.stream(stream))) {
      sizes.push((event?.data as Uint8Array).length);
    }
    return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  }

  async #readAll({ direction, from, max }: StepOf<'readAll'>): Promise<unknown> {
    const backwards = direction === 'backwards';
    const fromPosition = typeof from === 'object' ? await this.positionOf(from.of) : from;
    const events: unknown[] = [];
    const commits: bigint[] = [];
    const read = this.client.readAll({ direction: backwards ? BACKWARDS : FORWARDS, fromPosition });
    for await (const resolved of read) {
      // Leaving the loop instead would leave a call behind that keeps the client from being disposed.
      if (events.length === max || !resolved.event || !this.names.owns(resolved.event.streamId)) continue;
      commits.push(resolved.event.position?.commit ?? -1n);
      events.push(this.see(resolved as ResolvedEvent));
    }
    const rising = backwards ? commits.toReversed() : commits;
    return { events, ordered: rising.every((commit, index) => index === 0 || commit > (rising[index - 1] as bigint)) };
  }

  async #seeAll(): Promise<void> {
    for await (const resolved of this.client.readAll()) {
      if (resolved.event && this.names.owns(resolved.event.streamId)) this.see(resolved as ResolvedEvent);
    }
  }

  async #tellPositions(): Promise<unknown> {
    await this.#seeAll();
    return this.#appended.map(({ letters, position }) => {
      const stored = this.#positions.get(letters.at(-1) as string) as Position;
      return {
        lastOf: letters.join(''),
        sameCommit: stored.commit === position?.commit,
        prepareNotAfterCommit: stored.prepare <= stored.commit,
      };
    });
  }

  async #setMetadata(step: StepOf<'setMetadata'>): Promise<unknown> {
    const { $maxCount, $tb, $maxAge, ...custom } = step.metadata;
    const known = { maxCount: $maxCount, truncateBefore: $tb, maxAge: $maxAge };
    const metadata = Object.fromEntries(
      Object.entries({ ...custom, ...known }).filter(([, value]) => value !== undefined),
    );
    const expectedRevision = revision(step.expected);
    const answer = await this.client.setStreamMetadata(this.#name(step), metadata, { expectedRevision });
    return { success: answer.success, next: answer.nextExpectedRevision };
  }

  async #getMetadata(stream: string): Promise<unknown> {
    const { streamName, metadata = null, metastreamRevision } = await this.client.getStreamMetadata(stream);
    return { stream: this.names.short(streamName), metadata, found: metastreamRevision !== undefined };
  }

  async #race(step: StepOf<'race'>): Promise<unknown> {
    const writers = Array.from({ length: step.n }, (_, writer) => this.take(racing(step, writer)));
    const outcomes = (await Promise.all(writers)) as { error?: string; next?: bigint }[];
    const same = JSON.stringify(step.first) === JSON.stringify(step.second);
    const tally: Record<string, number> = {};
    for (const { error, next } of outcomes) {
      const late = error === 'timeout' || error === 'deadline-exceeded';
      const appended = `appended, next ${step.first.expected === 'any' ? 'any' : next}`;
      const said = same && (!error || late) ? 'appended, or timed out and safe to repeat' : (error ?? appended);
      tally[said] = (tally[said] ?? 0) + 1;
    }
    return tally;
  }
}

function revision(expected: number | string): AppendExpectedRevision {
  return typeof expected === 'number' ? BigInt(expected) : (expected as AppendExpectedRevision);
}

function deletable(expected: number | string): bigint | 'any' | 'no_stream' {
  return typeof expected === 'number' ? BigInt(expected) : (expected as 'any' | 'no_stream');
}

const given = ({ position }: { position?: Position }) => ({ position: position ? 'given' : 'none' });
