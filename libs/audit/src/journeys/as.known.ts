import type { SaleAttribution } from '#libs/sales';
import type { ProgramStates } from '../rating/program.states.js';
import type { StateLog } from '../rating/state-log.js';
import type { PartnerStates } from '../states/partner.states.js';
import type { CodesAudit } from './codes.audit.js';
import type { OtherStreams } from './touch-rules.js';

/** What the audit knows of a program when it comes to an event. */
export interface OfProgram {
  readonly programId: string;
  readonly log: StateLog;
  readonly knowledge: ProgramStates;
  readonly program: { readonly hierarchy: { survivor(partnerId: string): string } };
}

/** What partners and codes say, as it was known when something was decided. */
export class AsKnown {
  constructor(
    private readonly of: OfProgram,
    private readonly codes: CodesAudit,
  ) {}

  now(): OtherStreams {
    const { partnersNow } = this.of.log;
    return this.otherStreams(
      (id) => partnersNow.get(id),
      () => undefined,
      this.survivor,
    );
  }

  at(position: bigint): OtherStreams {
    const partners = this.of.log.partnersAt(position);
    return this.otherStreams(
      (id) => partners.get(id),
      () => undefined,
      this.survivor,
    );
  }

  /** Up to the events that a sale names; what it does not name, as is known now. */
  byReading({ readAt, shares }: Pick<SaleAttribution, 'readAt' | 'shares'>): OtherStreams {
    const { log } = this.of;
    const credited = new Set(shares.map(({ partnerId }) => partnerId));
    const revisions = new Map(readAt.map(({ stream, id, revision }) => [`${stream} ${id}`, BigInt(revision)]));
    const revisionOf = (stream: string, id: string): bigint | undefined => revisions.get(`${stream} ${id}`);
    return this.otherStreams(
      (id) => log.partnerUpTo(id, revisionOf('partner', id)),
      (id) => revisionOf('code', id),
      (id) => (credited.has(id) ? id : this.survivor(id)),
    );
  }

  readonly survivor = (id: string): string => this.of.program.hierarchy.survivor(id);

  private otherStreams(
    partner: (id: string) => PartnerStates | undefined,
    codeAt: (id: string) => bigint | undefined,
    living: OtherStreams['living'],
  ): OtherStreams {
    return {
      living,
      earnsAt: (id, moment) => partner(id)?.earnsAt(moment) ?? false,
      kindOf: (id) => partner(id)?.kind ?? 'affiliate',
      codeFault: (id, moment) => this.codes.codes.get(id)?.faultAt(moment, codeAt(id)) ?? null,
    };
  }
}
