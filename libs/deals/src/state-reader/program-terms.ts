import { STATE_READER, type StateReader } from '#libs/eventing';
import { businessDaysBetween, type Instant } from '#libs/kernel';
import { calendarInForce, programAggregate, type ProgramState, type ZoneSince, zoneOf, zonesOf } from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** What is shown may be this much behind what was decided of a program. Milliseconds. */
const KEPT_FOR = 5_000;

/** What a program lays down, for what is shown; decisions read it anew each time. */
@Injectable()
export class ProgramTerms {
  private readonly programs = new LRUCache<string, Promise<ProgramState>>({ max: 10_000, ttl: KEPT_FOR });

  constructor(@Inject(STATE_READER) private readonly facts: StateReader) {}

  /** Working days that have passed in full since a moment; 0 for a program there is none of. */
  async businessDaysSince(tenant: string, programId: string, since: Instant): Promise<number> {
    const program = await this.of(tenant, programId);
    if (program.status === 'absent') return 0;
    const now = new Date().toISOString();
    return businessDaysBetween(since, now, zoneOf(program, now), calendarInForce(program, now));
  }

  /** The zones of a program one after the other; none for a program there is none of. */
  async zones(tenant: string, programId: string): Promise<ZoneSince[]> {
    const program = await this.of(tenant, programId);
    return program.status === 'absent' ? [] : zonesOf(program);
  }

  private of(tenant: string, programId: string): Promise<ProgramState> {
    const key = `${tenant} ${programId}`;
    const known = this.programs.get(key);
    if (known) return known;
    const read = this.facts.of(programAggregate, tenant, programId).then(({ state }) => state);
    this.programs.set(key, read);
    read.catch(() => this.programs.delete(key));
    return read;
  }
}
