import {
  type BlindIndex,
  type Executed,
  isOfErased,
  type RequestReader,
  type StateReader,
  type Written,
} from '#libs/eventing';
import { type Command, refuse } from '#libs/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import type { AccountEvent } from '../account/account.events.js';
import { CustomerNames } from '../customer/customer-names.js';
import type { Deal } from '../deal/deal.state.js';
import { DealStateReader, forOneDeal } from '../state-reader/deal.state-reader.js';
import { eventsOf } from '../state-reader/recent.js';
import type { DealContext } from './answers.types.js';
import { CustomerClaims } from './customer-claims.js';
import { RegistrationStateReader } from './steps/registration.state-reader.js';
import { applyCommand, sendDecisions } from './steps/apply-decision.js';
import { requestStepContext } from './steps/step-context.js';
import type { JoiningParts } from './steps/settle-joins.js';
import { RegistrationWorkflow } from './steps/registration.workflow.js';

export interface WorkflowParts {
  readonly commands: Pick<CommandBus, 'execute'>;
  readonly facts: StateReader;
  readonly index: BlindIndex;
}

/** One request's way through the streams of a tenant. */
export class DealWorkflow {
  readonly known: DealStateReader;
  readonly registration: RegistrationStateReader;
  private readonly reader: RequestReader;

  constructor(
    private readonly tools: WorkflowParts,
    readonly context: DealContext,
  ) {
    this.reader = forOneDeal(tools.facts);
    this.known = new DealStateReader(this.reader, context.tenant);
    this.registration = new RegistrationStateReader(this.known);
  }

  names(programId: string): CustomerNames {
    const isClaimed = async (identifierId: string) => (await this.known.identifier(identifierId)) !== null;
    return new CustomerNames(this.tools.index, this.context.tenant, programId, isClaimed);
  }

  claims(programId: string): CustomerClaims {
    return new CustomerClaims(this, programId);
  }

  readonly send = (command: Command): Promise<Executed> => sendTo(this.tools.commands, this.reader, command);

  joining(): JoiningParts {
    return { known: this.known, send: this.send, contextOf: (what) => requestStepContext(this.context, what) };
  }

  /** From where the registration stands to where it can be without a person. */
  async goOn(dealId: string, decisions: readonly Written<AccountEvent>[] = []): Promise<void> {
    await new RegistrationWorkflow(this, dealId, { decisions }).run();
  }

  /** What an account has decided, to whichever deals. */
  async apply(decisions: readonly Written<AccountEvent>[]): Promise<void> {
    await sendDecisions(
      this.send,
      decisions.flatMap((event) => applyCommand(event) ?? []),
    );
  }

  /** What this request, cut off before its answer was kept, has made its account decide; undefined where it has had no effect. */
  async doneBefore({ accountId, dealId }: Deal): Promise<readonly Written<AccountEvent>[] | undefined> {
    const { commandId } = this.context;
    const decisions = accountId === null ? [] : eventsOf(await this.known.account(accountId), commandId);
    if (decisions.length > 0) return decisions;
    return eventsOf(await this.known.deal(dealId), commandId).length > 0 ? [] : undefined;
  }
}

/** An erased customer can be recorded no more: a typed refusal, as its key is gone for good. */
export async function sendTo(
  commands: Pick<CommandBus, 'execute'>,
  reader: RequestReader,
  command: Command,
): Promise<Executed> {
  const outcome = await commands.execute<Command, Executed>(command).catch((fault: unknown) => {
    if (!isOfErased(fault)) throw fault;
    return refuse('CUSTOMER_ERASED', 'this customer was erased: nothing more can be recorded of it', 'customer');
  });
  reader.learn(command, outcome);
  return outcome;
}
