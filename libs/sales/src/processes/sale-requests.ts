import { CustomerJourneys, journeyParts, SaleAttributions } from '#libs/attribution';
import { type AnyAggregate, OneRequest, type StateReader } from '#libs/eventing';
import { partnerAggregate } from '#libs/partners';
import { programAggregate } from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { saleAggregate } from '../sale/sale.aggregate.js';
import { SaleCreditings } from './sale-creditings.js';

/** What a sale asks for again and again on its way. Codes are not of them: others use the same one at the same time. */
const READ_ONCE: readonly AnyAggregate[] = [saleAggregate, programAggregate, partnerAggregate, ...journeyParts];

/** What one sale is recorded with. */
export interface SaleRequest extends Pick<OneRequest, 'commands'> {
  readonly creditings: SaleCreditings;
}

/** Begins the way of a sale: from then on it reads each stream once. */
@Injectable()
export class SaleRequests {
  constructor(
    @Inject(CommandBus) private readonly commands: Pick<CommandBus, 'execute'>,
    private readonly journeys: CustomerJourneys,
    private readonly attributions: SaleAttributions,
  ) {}

  /** `known`: what programs and partners say, as this sale is to know it. */
  begin(known: StateReader): SaleRequest {
    const request = new OneRequest(this.commands, known, READ_ONCE);
    const { commands, facts } = request;
    const creditings = new SaleCreditings(this.journeys.within(request), this.attributions.within(request), facts);
    return { commands, creditings };
  }
}
