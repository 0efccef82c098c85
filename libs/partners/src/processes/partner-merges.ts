import { type Executed, type Outcome, STATE_READER, type StateReader } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AbsorbPartner, MergePartner } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { endingOf } from './merge-when-partner-absorbed.policy.js';

/**
 * Both halves of a merge before anybody is answered: what names the record that ended from then on is of the one that stays. Where that cannot be yet,
 * or is cut off, the policy goes on under the same id.
 */
@Injectable()
export class PartnerMerges {
  constructor(
    private readonly commands: CommandBus,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  async absorb(command: AbsorbPartner): Promise<Outcome> {
    const absorbed = await this.commands.execute<AbsorbPartner, Executed<PartnerEvent>>(command);
    if (isRefusal(absorbed)) return absorbed;
    const { events, ...receipt } = absorbed;
    for (const event of events) {
      if (event.type !== 'partner.absorbed') continue;
      const ended = await this.commands.execute<MergePartner, Executed>(await endingOf(this.facts, event));
      if (!isRefusal(ended)) return { ...receipt, position: ended.position };
    }
    return receipt;
  }
}
