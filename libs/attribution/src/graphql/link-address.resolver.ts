import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { LRUCache } from 'lru-cache';
import { toString } from 'qrcode';
import { LinkRow } from '../read-models/link.view.js';
import { LinkAddresses } from './link-addresses.module.js';

const MOST_KEPT = 1_000;

/** A link as it is passed on. */
@Resolver(() => LinkRow)
export class LinkAddressResolver {
  /** By address, which never says anything else: to draw one takes milliseconds of everybody’s time. */
  private readonly drawn = new LRUCache<string, Promise<string>>({ max: MOST_KEPT });

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
    description: 'The address as a QR code, an SVG document; who follows it is counted as coming by it (`?m=qr`).',
  })
  async qr(@Parent() row: LinkRow): Promise<string | null> {
    const url = this.url(row);
    if (url === null) return null;
    const known = this.drawn.get(url);
    if (known) return known;
    const drawn = toString(`${url}?m=qr`, { type: 'svg', errorCorrectionLevel: 'M' });
    this.drawn.set(url, drawn);
    return drawn;
  }
}
