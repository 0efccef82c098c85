import type { Principal } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { type Changing, keyOf, type MutationPayload, Mutations, NO_ID, toGlobalId } from '#libs/graphql';
import { type CommandContext, idOf, isRefusal, keyOf as storedKey, type Refusal } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { Groups } from '../../customer/customer-groups.js';
import { identifiersOf } from '../../customer/customer-identifiers.js';
import type { AccountAnswer, DealAnswer, DealContext } from '../../registration/answers.types.js';
import { DealService } from '../../registration/deal.service.js';
import { dealOfNumber } from '../../state-reader/deal-number.js';
import { DealStateReader } from '../../state-reader/deal.state-reader.js';
import type { DealDraft } from '../../vocabulary/deal.drafts.js';
import { customerOf, dealDraft, dealNamed, importDraft, untimely } from './drafts.js';
import type { ImportDealInput } from './import.inputs.js';
import type { DraftDealInput, OfDealInput, OwnedDealInput, TimedInput } from './deal.inputs.js';

type Act<Answer> = (context: DealContext) => Promise<Answer | Refusal>;

/** Inputs to what the service is asked, alone or many at once; the answer of each key is kept. */
@Injectable()
export class DealRecording {
  constructor(
    private readonly mutations: Mutations,
    private readonly service: DealService,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  draft(input: DraftDealInput, caller: Principal): Promise<MutationPayload> {
    return this.file('draftDeal', input, caller, (dealId, given, context) =>
      this.service.draft(dealId, given, context),
    );
  }

  register(input: DraftDealInput, caller: Principal): Promise<MutationPayload> {
    return this.file('registerDeal', input, caller, (dealId, given, context) =>
      this.service.register(dealId, given, context),
    );
  }

  /** For the items of one request. The deal's own stream remembers what was imported. */
  importing(caller: Principal): (input: ImportDealInput) => Promise<MutationPayload> {
    const importDeal = this.service.importing();
    const known = this.knowledge(caller);
    return async (input) => {
      const { programId } = input;
      const number = { programId, externalId: input.externalId, partnerId: null };
      const { dealId: id, externalId } = await dealOfNumber(known, number);
      const request = { name: 'importDeal', kind: 'deal', id, natural: { programId, externalId }, input, caller };
      return this.mutations.creating(request, async (dealId, context) => {
        const given = untimely(input, caller) ?? (await importDraft({ ...input, externalId }, caller, known));
        return isRefusal(given) ? given : telling(await importDeal(dealId, given, context));
      });
    };
  }

  /** Does something about a deal there is. */
  async about(
    name: string,
    input: OfDealInput,
    caller: Principal,
    act: (dealId: string, context: DealContext) => Promise<DealAnswer | Refusal>,
  ): Promise<MutationPayload> {
    const dealId = await this.dealIdOf(input, caller);
    const id = isRefusal(dealId) ? NO_ID : dealId;
    return this.once({ name, kind: 'deal', id, input, caller }, async (context) =>
      isRefusal(dealId) ? dealId : act(dealId, context),
    );
  }

  /** Does something under an id of its own, once for its key. */
  once(request: Changing & { readonly input: TimedInput }, act: Act<DealAnswer>): Promise<MutationPayload> {
    const { input, caller } = request;
    return this.mutations.changing(request, async (context) => {
      const refused = untimely(input, caller);
      if (refused) return refused;
      const answer = await act(deskContext(context, caller));
      return 'dealId' in answer ? telling(answer) : answer;
    });
  }

  /** The same about an account, whose id the answer tells unless the request has one of its own. */
  aboutAccount(
    request: Omit<Changing, 'id'> & { readonly input: TimedInput; readonly id?: string },
    act: Act<AccountAnswer>,
  ): Promise<MutationPayload> {
    const { input, caller, id } = request;
    return this.mutations.changing({ ...request, id: id ?? NO_ID }, async (context) => {
      const refused = untimely(input, caller);
      if (refused) return refused;
      const answer = await act(deskContext(context, caller));
      return isRefusal(answer) || id !== undefined
        ? answer
        : { ...answer, tells: { id: toGlobalId('account', answer.accountId) } };
    });
  }

  /** What runs in the order given: items of one customer, as far as its identifiers tell, and items of one number. */
  byCustomer<Item extends OwnedDealInput & { readonly externalId?: string | null }>(
    items: readonly Item[],
  ): (item: Item) => string {
    const groups = new Groups();
    const names = new Map(items.map((item) => [item, namesOf(item)]));
    for (const known of names.values()) groups.join(known);
    return (item) => groups.of(names.get(item)?.[0] ?? item.idempotencyKey);
  }

  /** What is imported in the order given: items of one number, and what one partner has won, since its ledger counts up. */
  byNumberAndWinner(items: readonly ImportDealInput[]): (item: ImportDealInput) => string {
    const groups = new Groups();
    const numberOf = ({ programId, externalId }: ImportDealInput): string =>
      `${programId} deal ${storedKey(externalId)}`;
    for (const item of items) {
      const { programId, partnerId, partnerExternalId, outcome } = item;
      const winner = outcome === 'won' ? (partnerId ?? partnerExternalId ?? null) : null;
      groups.join(winner === null ? [numberOf(item)] : [numberOf(item), `${programId} partner ${storedKey(winner)}`]);
    }
    return (item) => groups.of(numberOf(item));
  }

  /** The same of deals there are: by the account that each has now. */
  async byAccount<Item extends OfDealInput>(
    items: readonly Item[],
    caller: Principal,
  ): Promise<(item: Item) => string> {
    const known = this.knowledge(caller);
    const accounts = new Map(
      await Promise.all(
        items.map(async (item) => {
          const dealId = await this.dealIdOf(item, caller);
          if (isRefusal(dealId)) return [item, item.idempotencyKey] as const;
          const { state } = await known.deal(dealId);
          return [item, state.status === 'absent' ? dealId : (state.accountId ?? dealId)] as const;
        }),
      ),
    );
    return (item) => accounts.get(item) ?? item.idempotencyKey;
  }

  /** The partner that the vendor's key means in a deal's program, also where there is none. */
  async partnerOf(dealId: string, externalId: string, caller: Principal): Promise<string> {
    const known = this.knowledge(caller);
    const { state } = await known.deal(dealId);
    return state.status === 'absent' || externalId === '' ? NO_ID : known.partnerNamed(state.programId, externalId);
  }

  /** The deal's id, also where there is none. */
  async dealIdOf(input: Omit<OfDealInput, 'idempotencyKey'>, caller: Principal): Promise<string | Refusal> {
    const named = dealNamed(input, caller);
    if (isRefusal(named)) return named;
    if ('dealId' in named) return named.dealId;
    return (await dealOfNumber(this.knowledge(caller), named)).dealId;
  }

  private knowledge({ tenant }: Principal): DealStateReader {
    return new DealStateReader(this.facts, tenant);
  }

  private async file(
    name: string,
    input: DraftDealInput,
    caller: Principal,
    act: (dealId: string, given: DealDraft, context: DealContext) => Promise<DealAnswer>,
  ): Promise<MutationPayload> {
    const { programId } = input;
    const { partnerId = null } = caller;
    const known = this.knowledge(caller);
    const { dealId: id, externalId } = input.externalId
      ? await dealOfNumber(known, { programId, externalId: input.externalId, partnerId })
      : { dealId: idOf(caller.tenant, 'deal', `${name}:${keyOf({ caller, input })}`), externalId: input.externalId };
    return this.once({ name, kind: 'deal', id, input, caller }, async (context) => {
      const given = await dealDraft({ ...input, externalId }, caller, known);
      return isRefusal(given) ? given : act(id, given, context);
    });
  }
}

const deskContext = (context: CommandContext, { partnerId }: Principal): DealContext =>
  partnerId === undefined ? context : { ...context, ownPartnerId: partnerId };

const telling = (answer: DealAnswer) => ({ ...answer, tells: { state: answer.status } });

function namesOf({
  programId,
  externalId,
  customer,
}: OwnedDealInput & { readonly externalId?: string | null }): string[] {
  const known = identifiersOf(customerOf(customer)).map(({ kind, text }) => `${programId} ${kind} ${storedKey(text)}`);
  return externalId ? [`${programId} deal ${storedKey(externalId)}`, ...known] : known;
}
