import type { CodeTerms } from '#libs/attribution';

/** Of one checkout, until a sale uses it. */
export interface Place {
  readonly until: string;
  readonly customers: readonly string[];
  /** It was held by who had bought, of a code for new customers alone. */
  readonly isOfBuyer: boolean;
  /** Its checkout named several customers. */
  readonly areSeveral: boolean;
  /** The code was for new customers alone. */
  readonly isForNew: boolean;
  /** Not given back. */
  isOpen: boolean;
}

interface Said {
  readonly revision: bigint;
  readonly terms: CodeTerms;
  readonly disabledAt: string | null;
}

const NONE: CodeTerms = { startsAt: null, endsAt: null, limit: 0, oncePerCustomer: false, newCustomersOnly: false };

/** A code at the moment of history that the audit has come to, and what it said before. */
export class CodeModel {
  partnerId: string | null = null;
  issuedAt = '';
  /** By redemption: those that no sale has used. */
  readonly places = new Map<string, Place>();
  /** That have used it. */
  readonly sales = new Set<string>();
  readonly customers = new Set<string>();
  private readonly said: Said[] = [];

  get terms(): CodeTerms {
    return this.said.at(-1)?.terms ?? NONE;
  }

  get disabledAt(): string | null {
    return this.said.at(-1)?.disabledAt ?? null;
  }

  says(revision: bigint, { startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly }: CodeTerms): void {
    const terms = { startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly };
    this.said.push({ revision, terms, disabledAt: this.disabledAt });
  }

  ends(revision: bigint, disabledAt: string): void {
    this.said.push({ revision, terms: this.terms, disabledAt });
  }

  /** Why it is not valid at a moment, as known by one of its events; null: it is. */
  faultAt(moment: string, knownBy?: bigint): 'disabled' | 'not-yet' | 'over' | null {
    const known = knownBy === undefined ? this.said.at(-1) : this.said.findLast(({ revision }) => revision <= knownBy);
    if (!known) return null;
    const { disabledAt, terms } = known;
    if (disabledAt !== null && moment >= disabledAt) return 'disabled';
    if (terms.startsAt !== null && moment < terms.startsAt) return 'not-yet';
    return terms.endsAt !== null && moment >= terms.endsAt ? 'over' : null;
  }

  heldAt(moment: string): readonly Place[] {
    return [...this.places.values()].filter(({ isOpen, until }) => isOpen && moment < until);
  }
}
