import { AtMost } from '#libs/graphql';

/** Requests under way of one tenant, so that one whose endpoints all hang holds up nobody else. */
const MOST_OF_TENANT = 32;
/** Of this process. */
const MOST = 512;

/** Lets so many requests be under way and no more, of each tenant and in all; tenants take turns. */
export class Connections {
  private readonly all: AtMost;
  private readonly ofTenants = new Map<string, AtMost>();

  constructor(
    most = MOST,
    private readonly mostOfTenant = MOST_OF_TENANT,
  ) {
    this.all = new AtMost(most);
  }

  run<Result>(
    asker: { readonly tenant: string; readonly subject: string },
    work: () => Promise<Result>,
  ): Promise<Result> {
    const own = this.ofTenants.get(asker.tenant) ?? new AtMost(this.mostOfTenant);
    this.ofTenants.set(asker.tenant, own);
    return own.run(asker, () => this.all.run(asker, work));
  }
}
