import { type DynamicModule, Module } from '@nestjs/common';

/** Under which address each tenant's links are followed, such as `https://go.acme.com`. */
export class LinkAddresses {
  constructor(private readonly bases: ReadonlyMap<string, string>) {}

  /** Null: no host name leads to the tenant. */
  of(tenant: string, key: string): string | null {
    const base = this.bases.get(tenant);
    return base === undefined ? null : `${base}/r/${key}`;
  }
}

/** What the links' resolvers are told about hosts. */
@Module({})
export class LinkAddressesModule {
  static forRoot(bases: ReadonlyMap<string, string>): DynamicModule {
    const provider = { provide: LinkAddresses, useValue: new LinkAddresses(bases) };
    return { module: LinkAddressesModule, global: true, providers: [provider], exports: [provider] };
  }
}
