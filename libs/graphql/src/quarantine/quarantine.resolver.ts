import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { parsePosition, quarantinesOf, reasonCode } from '#libs/eventing';
import { Query, Resolver } from '@nestjs/graphql';
import { QuarantineType } from './quarantine.types.js';
import { TenantReader } from '../reads/tenant-reader.js';

interface Stored extends Omit<QuarantineType, 'position' | 'code'> {
  readonly at: string;
}

@Resolver(() => QuarantineType)
export class QuarantineResolver {
  constructor(private readonly reader: TenantReader) {}

  @Query(() => [QuarantineType], {
    description:
      'Where an event has stopped a view or policy for your tenant, the oldest first; empty while nothing is stopped. Queries of such a view are answered VIEW_HALTED until whoever runs the service has mended it.',
  })
  @Roles(...READERS)
  async quarantines(@Caller() caller: Principal): Promise<QuarantineType[]> {
    const rows = await this.reader.objects<Stored>(caller, quarantinesOf(caller.tenant));
    return rows.map(({ at, ...row }) =>
      Object.assign(new QuarantineType(), row, { position: parsePosition(at), code: reasonCode(row.reason) }),
    );
  }
}
