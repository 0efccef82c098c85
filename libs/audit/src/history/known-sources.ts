import type { Recorded } from '#libs/kernel';
import type { HierarchyEvent, PartnerEvent } from '#libs/partners';
import { Recomputation } from '../ledger/recomputation.js';
import type { PartnerKnowledge } from '../knowledge/knowledge.partner.js';
import type { ProgramKnowledge } from '../rating/knowledge.program.js';
import type { RatesKnowledge } from '../knowledge/knowledge.rates.js';
import { KnownTerms } from '../rating/program-terms.js';
import { SaleReplays } from './sale-replay.js';

/** The sales of a program as the reading of the page follows them, by what is known at each position. */
export class KnownSources extends SaleReplays {
  private readonly recomputation: Recomputation;

  constructor(
    program: ProgramKnowledge,
    partners: ReadonlyMap<string, PartnerKnowledge>,
    rates: (source: string) => RatesKnowledge | undefined,
  ) {
    const recomputation = new Recomputation(new KnownTerms(program, partners, rates), () => undefined);
    super(recomputation);
    this.recomputation = recomputation;
  }

  partner({ type, data }: Recorded<PartnerEvent>): void {
    if (type === 'partner.merged') this.recomputation.hierarchy.merge(data.partnerId, data.into);
  }

  parent({ data: { partnerId, parentId, effectiveFrom } }: Recorded<HierarchyEvent>): void {
    this.recomputation.hierarchy.learn(partnerId, parentId, effectiveFrom);
  }
}
