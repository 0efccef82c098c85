import type { Principal } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { NO_ID, Reads } from '#libs/graphql';
import type { Position } from '#libs/kernel';
import type { SalesDryRun } from '#libs/sales';
import { Inject, Injectable } from '@nestjs/common';
import { type Foreseen, foreseePostings } from '../../processes/dry-run/foreseen-postings.js';
import { CommissionRow } from '../../read-models/commission/commission.row.view.js';

/** What ledgers would post, worked out once for all fields that show it. */
@Injectable()
export class ForeseenPostings {
  private readonly known = new WeakMap<SalesDryRun, Promise<Foreseen>>();

  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  /** Throws NotYetVisible while ledgers have not taken what has happened to the sales so far. */
  of(tried: SalesDryRun, caller: Principal): Promise<Foreseen> {
    const found =
      this.known.get(tried) ?? foreseePostings(this.facts, tried, (position) => this.untilPosted(position, caller));
    this.known.set(tried, found);
    return found;
  }

  private async untilPosted(afterEffects: Position, caller: Principal): Promise<void> {
    await this.reads.one(CommissionRow, caller, { afterEffects }, { id: NO_ID });
  }
}
