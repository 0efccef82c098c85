import type { Executed } from '#libs/eventing';
import { type Command, type CommandContext, isRefusal } from '#libs/kernel';
import { ClaimIdentifier } from '../customer/identifier.commands.js';
import type { DealStateReader } from '../state-reader/deal.state-reader.js';
import type { Identifier } from '../vocabulary/deal.types.js';
import { type Customer, customerOf } from './steps/customer-of.js';
import { requestStepContext } from './steps/step-context.js';

interface Parts {
  readonly known: DealStateReader;
  readonly send: (command: Command) => Promise<Executed>;
  readonly context: CommandContext;
}

/** What a request claims of a customer where no registration goes on from it. */
export class CustomerClaims {
  constructor(
    private readonly parts: Parts,
    private readonly programId: string,
  ) {}

  /** Takes what is free for the account that the rest leads to. Somebody may be faster: then all is looked at again. */
  async forCustomer(identifiers: readonly Identifier[]): Promise<Customer> {
    for (;;) {
      const { known } = this.parts;
      const leads = identifiers.map(
        async ({ identifierId }) => [identifierId, await known.identifier(identifierId)] as const,
      );
      const customer = customerOf(known.tenant, { identifiers, before: null }, new Map(await Promise.all(leads)));
      if (customer.accountId === null || (await this.all(customer.unclaimed, customer.accountId))) return customer;
    }
  }

  /** Whether all of them lead there now. */
  async all(identifiers: readonly Identifier[], accountId: string): Promise<boolean> {
    for (const identifier of identifiers) if (!(await this.one(identifier, accountId))) return false;
    return true;
  }

  /** Whether it leads there now. */
  async one({ identifierId, kind }: Identifier, accountId: string): Promise<boolean> {
    const context = requestStepContext(this.parts.context, `claim ${identifierId} ${accountId}`);
    const { programId } = this;
    return !isRefusal(
      await this.parts.send(new ClaimIdentifier({ identifierId, programId, accountId, kind }, context)),
    );
  }
}
