import { bindingBySale } from '#libs/attribution';
import { policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { type SaleEvent, saleEvents } from '../events/sale.events.js';

const NAME = 'bind-customer-when-sale-recorded';

/** The first sale that finds a partner makes the customer its own, where the program binds by leads. Its request has mostly done it already. */
export const bindCustomerWhenSaleRecorded = (facts: StateReader) =>
  policy<SaleEvent>({
    name: NAME,
    sources: [saleEvents],
    on: ['sale.recorded'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type !== 'sale.recorded' || event.data.attribution?.decidedBy !== 'touches') continue;
        const { saleId, programId, occurredAt: soldAt, attribution } = event.data;
        const sale = { saleId, programId, soldAt, policyVersion: attribution.policyVersion, attribution };
        const command = await bindingBySale(facts, sale, policyContext(NAME, event));
        const doneIf = ['JOURNEY_MERGED', 'CUSTOMER_ERASED'];
        if (command) commands.push({ command, answers: [event], doneIf });
      }
      return commands;
    },
  });
