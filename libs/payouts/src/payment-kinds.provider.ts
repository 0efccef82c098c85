import type { Principal } from '#libs/access';
import type { MutationPayload } from '#libs/graphql';
import { Injectable } from '@nestjs/common';
import type { PayoutStatusLine } from './sending/status-file.js';

/** A line of a status file, which is its own key: a file sent twice has one effect. */
export type StatusLine = Omit<PayoutStatusLine, 'line' | 'amount'> & {
  readonly amount?: string;
  readonly idempotencyKey: string;
};

/** Takes one line; undefined where there is no such payment. */
export type TakeLine = (line: StatusLine) => Promise<MutationPayload | undefined>;

/** Payments of one kind: their references are global ids that begin with it. */
export interface PaymentKind {
  readonly kind: string;
  /** Looks up at once what lines of this kind name. */
  take(lines: readonly PayoutStatusLine[], caller: Principal): Promise<TakeLine>;
}

/** What else than payouts is paid through providers: contexts above add theirs. */
@Injectable()
export class PaymentKinds {
  private readonly kinds = new Map<string, PaymentKind>();

  add(kind: PaymentKind): void {
    this.kinds.set(kind.kind, kind);
  }

  /** For each kind that these lines name, how one of its lines is taken. */
  async takers(lines: readonly PayoutStatusLine[], caller: Principal): Promise<ReadonlyMap<string, TakeLine>> {
    const named = [...this.kinds.values()].map(async (kind) => {
      const own = lines.filter(({ reference }) => kindOf(reference) === kind.kind);
      return own.length === 0 ? [] : [[kind.kind, await kind.take(own, caller)] as const];
    });
    return new Map((await Promise.all(named)).flat());
  }
}

/** `payout` of `payout_01h455vb4pex5vsknk084sn02q`. */
export const kindOf = (reference: string): string => reference.slice(0, Math.max(reference.lastIndexOf('_'), 0));
