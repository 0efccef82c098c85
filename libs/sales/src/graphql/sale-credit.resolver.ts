import { Caller, type Principal } from '#libs/access';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CreditNoteRow } from '../read-models/credit-note.view.js';
import { SaleRow } from '../read-models/sale.view.js';
import { SaleCreditType, type SoldRow } from '../read-models/sold.row.types.js';

const DESCRIPTION = 'Who is credited; empty for a direct sale. A partner sees its own part.';

/** What other partners get of a sale is not a partner's business, nor is the record that was named in its place. */
const visibleTo = ({ credits }: SoldRow, { role, partnerId }: Principal): SaleCreditType[] =>
  role === 'partner'
    ? credits
        .filter((credit) => credit.partnerId === partnerId)
        .map(({ weight }) => Object.assign(new SaleCreditType(), { partnerId, weight }))
    : credits.map((credit) => Object.assign(new SaleCreditType(), credit));

@Resolver(() => SaleRow)
export class SaleCreditsResolver {
  @ResolveField(() => [SaleCreditType], { description: DESCRIPTION })
  credits(@Parent() sale: SaleRow, @Caller() caller: Principal): SaleCreditType[] {
    return visibleTo(sale, caller);
  }
}

@Resolver(() => CreditNoteRow)
export class CreditNoteCreditsResolver {
  @ResolveField(() => [SaleCreditType], { description: DESCRIPTION })
  credits(@Parent() note: CreditNoteRow, @Caller() caller: Principal): SaleCreditType[] {
    return visibleTo(note, caller);
  }
}
