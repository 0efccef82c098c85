import type { Principal } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { type ReadArgs, Reads } from '#libs/graphql';
import { namesPerson } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';

interface Asked extends ReadArgs {
  readonly programId?: string;
  readonly externalId?: string;
}

const PROGRAMS = 'SELECT id FROM programs WHERE tenant = $1';

/** The names under which a key that is an e-mail address or a phone number stands: one in each program. */
@Injectable()
export class PartnerKeyNames {
  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  async of({ programId, externalId, ...args }: Asked, caller: Principal): Promise<readonly string[]> {
    if (externalId === undefined || !namesPerson(externalId)) return [];
    const nameOf = await this.facts.persons(caller.tenant);
    const programs = programId === undefined ? await this.programs(caller, args) : [programId];
    return programs.map((program) => nameOf(program, externalId));
  }

  private async programs(caller: Principal, args: ReadArgs): Promise<readonly string[]> {
    const rows = await this.reads.sql<{ id: string }>(caller, { views: ['programs'], args }, PROGRAMS, [caller.tenant]);
    return rows.map(({ id }) => id);
  }
}
