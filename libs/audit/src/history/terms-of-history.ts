import type { PublishedDays } from '../states/published-rates.js';
import type { StateLog } from '../rating/state-log.js';
import { KnownTerms } from '../rating/program-terms.js';
import type { KnownThen } from '../ledger/pinned-credit.js';

/** What a program says of a sale now, and what it said at an earlier place of the history; who may earn is asked of now. */
export class TermsOfHistory<Shared> extends KnownTerms<Shared> {
  /** Where in the history we are. */
  now = -1n;

  constructor(
    private readonly log: StateLog,
    private readonly published: (source: string) => PublishedDays | undefined,
    shared: Shared,
  ) {
    super(log.programNow, log.partnersNow, published, shared);
  }

  readonly then = (at: bigint): KnownThen & { readonly knows: (partner: string) => boolean } => {
    const partners = this.log.partnersAt(at);
    const of = [this.log.programAt(at), partners, this.published, this.sharedCaps, this.log.partnersNow] as const;
    const knows = (partner: string): boolean => partners.get(partner) !== undefined;
    return { partners: new KnownTerms(...of).partners, tree: this.log.treeAt(at), knows };
  };
}
