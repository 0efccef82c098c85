import { shownNotes } from '#libs/kernel';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CreditNoteRow } from '../read-models/credit-note.view.js';
import { SaleRow } from '../read-models/sale.view.js';
import { SaleCustomerType, SaleMetadataType, type SoldRow } from '../read-models/sold.row.types.js';

const CUSTOMER = 'Who bought, where it is known.';
const METADATA = 'Words of the vendor’s own.';

const customerOf = ({ customer, customerRef }: SoldRow): SaleCustomerType | null =>
  customer && Object.assign(new SaleCustomerType(), { ...customer, ref: customerRef, name: customer.ref });

const metadataOf = ({ metadata, personalMetadata }: SoldRow): SaleMetadataType[] =>
  shownNotes(metadata, personalMetadata).map((note) => Object.assign(new SaleMetadataType(), note));

@Resolver(() => SaleRow)
export class SalePersonsResolver {
  @ResolveField(() => SaleCustomerType, { nullable: true, description: CUSTOMER })
  customer(@Parent() sale: SaleRow): SaleCustomerType | null {
    return customerOf(sale);
  }

  @ResolveField(() => [SaleMetadataType], { description: METADATA })
  metadata(@Parent() sale: SaleRow): SaleMetadataType[] {
    return metadataOf(sale);
  }
}

@Resolver(() => CreditNoteRow)
export class CreditNotePersonsResolver {
  @ResolveField(() => SaleCustomerType, { nullable: true, description: CUSTOMER })
  customer(@Parent() note: CreditNoteRow): SaleCustomerType | null {
    return customerOf(note);
  }

  @ResolveField(() => [SaleMetadataType], { description: METADATA })
  metadata(@Parent() note: CreditNoteRow): SaleMetadataType[] {
    return metadataOf(note);
  }
}
