import type { DevelopmentClaims } from '#libs/access';
import type { GraphQLInputType } from 'graphql';
import type { Ask } from '../../journeys/in-process.js';
import { SOAK } from '../scale.js';
import { MUTATIONS, mutationDocument } from '../schema.js';
import { type Input, Sender, type Sent } from '../sender.js';
import { type BadInput, badInputs, UNSTORABLE } from './bad-inputs.js';

type Claims = Partial<DevelopmentClaims>;

/** What became of inputs with one value that may stand nowhere. */
export interface Refused {
  sent: number;
  /** `mutation.path`, each once. */
  readonly places: Set<string>;
  /** Those whose mutation was accepted at once without it: nothing else stood in its way. */
  readonly alone: Set<string>;
  /** Accepted all the same. */
  readonly taken: string[];
  /** Characters that nothing can store, and that were not refused as BAD_TEXT at their place. */
  readonly untold: string[];
  /** Answered with a fault of ours. */
  readonly faults: string[];
}

export const nothingRefused = (): Refused => ({
  ...{ sent: 0, places: new Set<string>(), alone: new Set<string>() },
  ...{ taken: [], untold: [], faults: [] },
});

/** Of an exact decimal it is told that it is none. */
const TOLD: ReadonlySet<string> = new Set(['BAD_TEXT', 'NOT_A_DECIMAL']);

/** Sends before each mutation of a story what differs from it in one value that is refused wherever it stands. */
export abstract class BadSender extends Sender {
  constructor(
    as: (claims: Claims) => Promise<Ask>,
    private readonly refused: Refused,
  ) {
    super(as);
  }

  /** Of each new place one value after another, in the long tests all. Answers with the places. */
  protected async sendBad(name: string, input: Input, who: Claims = {}): Promise<readonly string[]> {
    const type = MUTATIONS.getFields()[name]?.args[0]?.type as GraphQLInputType;
    const byPlace = new Map<string, BadInput[]>();
    for (const bad of badInputs(type, input)) {
      const place = `${name}.${bad.path.join('.')}`;
      byPlace.set(place, [...(byPlace.get(place) ?? []), bad]);
    }
    const places = [...byPlace.keys()].filter((place) => !this.refused.places.has(place));
    for (const place of places) {
      const all = byPlace.get(place) ?? [];
      const some = SOAK ? all : all.slice(this.refused.places.size % all.length).slice(0, 1);
      this.refused.places.add(place);
      for (const each of some) await this.judgeBad(name, place, each, who);
    }
    return places;
  }

  protected acceptedWithout(places: readonly string[]): void {
    for (const place of places) this.refused.alone.add(place);
  }

  private async judgeBad(name: string, place: string, bad: BadInput, who: Claims): Promise<void> {
    const told = `${place} with ${JSON.stringify(bad.value.slice(0, 40))}`;
    this.refused.sent += 1;
    const input = this.underItsOwnKey(bad);
    const answer = await (await this.as(who))(mutationDocument(name), { input });
    const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
    const refusals = refusalsOf(answer.data?.[name] as Sent | undefined);
    if (codes.some((code) => code !== 'BAD_USER_INPUT'))
      this.refused.faults.push(`${told}: ${JSON.stringify(answer.errors)}`);
    if (codes.length > 0) return;
    if (refusals.length === 0) this.refused.taken.push(told);
    const isTold = refusals.some(({ code, field }) => TOLD.has(code) && field?.at(-1) === bad.path.at(-1));
    if (UNSTORABLE.test(bad.value) && !isTold) this.refused.untold.push(`${told}: ${JSON.stringify(refusals)}`);
  }

  /** What was refused for another reason is kept under its key. */
  private underItsOwnKey({ path, input }: BadInput): Input {
    if (path.at(-1) === 'idempotencyKey' || 'csv' in input) return input;
    const idempotencyKey = `bad ${this.refused.sent}`;
    const items = input['items'] as readonly Input[] | undefined;
    return items ? { items: items.map((item) => ({ ...item, idempotencyKey })) } : { ...input, idempotencyKey };
  }
}

/** What an answer refuses, in all of its items. */
export const refusalsOf = (sent: Sent | undefined) => [
  ...(sent?.userErrors ?? []),
  ...(sent?.results ?? []).flatMap(({ userErrors }) => userErrors),
];
