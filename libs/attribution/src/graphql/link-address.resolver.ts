import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { toString } from 'qrcode';
import { LinkRow } from '../read-models/link.view.js';
import { LinkAddresses } from './link-addresses.module.js';

/** A link as it is passed on. */
@Resolver(() => LinkRow)
export class LinkAddressResolver {
  constructor(private readonly addresses: LinkAddresses) {}

  @ResolveField('url', () => String, {
    nullable: true,
    description:
      'The address to pass on, such as `https://go.acme.com/r/ann-spring`; null: no host name leads to the tenant.',
  })
  url(@Parent() { tenant, key }: LinkRow): string | null {
    return this.addresses.of(tenant, key);
  }

  @ResolveField('qr', () => String, {
    nullable: true,
    description: 'The address as a QR code, an SVG document.',
  })
  async qr(@Parent() row: LinkRow): Promise<string | null> {
    const url = this.url(row);
    return url === null ? null : toString(url, { type: 'svg', errorCorrectionLevel: 'M' });
  }
}
