import { RequestReader, type Snapshot, type StateReader } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import { aliasAggregate } from '../alias/alias.aggregate.js';
import type { AliasState } from '../alias/alias.js';
import { journeyAggregate } from '../journey/journey.aggregate.js';
import type { JourneyState } from '../journey/journey.state.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';

/** Where an identifier leads. `ended`: to a customer that was erased; nobody has let go of it yet. */
export type Lead =
  | { readonly to: 'nobody'; readonly vacated: number }
  /** `ended`: journeys on the way to it, which have ended in the next one. */
  | { readonly to: 'journey'; readonly journeyId: string; readonly ended: readonly string[] }
  | { readonly to: 'erased'; readonly claimedFor: string };

type StayingJourney = Snapshot<JourneyState> & { readonly journeyId: string; readonly ended: readonly string[] };

/** Journeys and what leads to them, as is known now. */
export class JourneyStateReader {
  constructor(
    private readonly facts: StateReader,
    readonly tenant: string,
  ) {}

  async alias(aliasId: string): Promise<AliasState> {
    return (await this.facts.of(aliasAggregate, this.tenant, aliasId)).state;
  }

  journey(journeyId: string): Promise<Snapshot<JourneyState>> {
    return this.facts.of(journeyAggregate, this.tenant, journeyId);
  }

  /** The journey that stays of one: itself, unless it has ended in another. */
  async staying(journeyId: string): Promise<StayingJourney> {
    const ended = new Set<string>();
    for (let id = journeyId; ;) {
      const journey = await this.journey(id);
      const into = journey.state.status === 'absent' ? null : journey.state.mergedInto;
      if (into === null || ended.has(into)) return { ...journey, journeyId: id, ended: [...ended] };
      ended.add(id);
      id = into;
    }
  }

  async lead({ aliasId }: Pick<JourneyIdentifier, 'aliasId'>): Promise<Lead> {
    const { journeyId, vacated } = await this.alias(aliasId);
    if (journeyId === null) return { to: 'nobody', vacated };
    const journey = await this.staying(journeyId);
    if (journey.state.status === 'erased') return { to: 'erased', claimedFor: journeyId };
    return { to: 'journey', journeyId: journey.journeyId, ended: journey.ended };
  }
}

/** The journey that begins with this identifier, after so many that were erased. */
export const journeyIdOf = (tenant: string, { aliasId }: JourneyIdentifier, vacated: number): string =>
  idOf(tenant, 'journey', vacated === 0 ? aliasId : `${aliasId}:${vacated}`);

/** What leads to a customer, and what is known of it. */
export const journeyParts = [aliasAggregate, journeyAggregate] as const;

/** For one customer: what its own commands write is known without a read. */
export const forOneCustomer = (facts: StateReader): RequestReader => new RequestReader(facts, journeyParts);
