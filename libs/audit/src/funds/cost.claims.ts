import type { ClaimedCost, JudgedCost } from '#libs/marketing';
import type { FieldDifference } from '../sources/findings.js';

/** An id is of one fund alone: under another it would be another thing of the same name. */
export class OneFundEach {
  private readonly fundOf = new Map<string, string>();

  faults(path: string, id: string, fundId: string): FieldDifference[] {
    const first = this.fundOf.get(id) ?? fundId;
    this.fundOf.set(id, first);
    return first === fundId ? [] : [{ path, expected: first, recorded: fundId }];
  }
}

/** Which claim was granted something for a cost, by its number and by its file. */
export class CostClaims {
  private readonly owner = new Map<string, string>();

  /** A cost that counted for another claim already. */
  grant(fundId: string, claimId: string, costs: readonly ClaimedCost[], judged: readonly JudgedCost[]) {
    const claim = `${fundId} ${claimId}`;
    return costs
      .flatMap((cost, at) => (judged[at]?.eligible ? marksOf(cost) : []))
      .flatMap((mark): FieldDifference[] => {
        const before = this.owner.get(mark) ?? claim;
        this.owner.set(mark, claim);
        return before === claim ? [] : [{ path: mark, expected: before, recorded: claim }];
      });
  }

  /** Nothing was paid for them. */
  giveUp(fundId: string, claimId: string, costs: readonly ClaimedCost[]): void {
    for (const mark of costs.flatMap(marksOf)) {
      if (this.owner.get(mark) === `${fundId} ${claimId}`) this.owner.delete(mark);
    }
  }
}

/** Neither case nor blanks tell two numbers apart. */
const marksOf = ({ number, sha256 }: ClaimedCost): readonly [string, string] => [
  `number ${[...number.normalize('NFKC').toLowerCase()].filter((letter) => letter.trim() !== '').join('')}`,
  `file ${sha256}`,
];
