import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Input, type MutationPayload, Mutations, Reads } from '#libs/graphql';
import { type Command, type CommandContext, isRefusal, refuse, type Refusal } from '#libs/kernel';
import { attributionPolicyInForce, programAggregate } from '#libs/programs';
import { Inject } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { linkAggregate } from '../link/link.aggregate.js';
import { ChangeLink, DisableLink, EnableLink } from '../link/link.commands.js';
import { linkIdOf } from '../link/link-id.js';
import { forManyItems } from '../state-reader/request.state-reader.js';
import { keyOfLink, Links } from '../workflows/links.js';
import {
  ChangeLinkInput,
  type CreateLinkInput,
  CreateLinksInput,
  CreateLinksPayload,
  DisableLinkInput,
  EnableLinkInput,
  LinkPayload,
  utmOf,
} from './inputs/link.inputs.js';

const LINK_EDITORS = [...STAFF, 'integration', 'partner'] as const;

/** Links as the vendor's people make them, and partners their own. */
@Resolver()
export class LinkMutationsResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Mutation(() => CreateLinksPayload, {
    description: 'Creates links of partners, at most 200 for each; a partner creates its own.',
  })
  @Roles(...LINK_EDITORS)
  createLinks(@Input() { items }: CreateLinksInput, @Caller() caller: Principal): Promise<CreateLinksPayload> {
    const links = new Links(forManyItems(this.facts), (partnerId) => this.countOf(partnerId, caller));
    const keyed = (input: CreateLinkInput): string => input.key ?? keyOfLink(input.programId, input.idempotencyKey);
    return this.mutations.each(items, keyed, (input) => {
      const { programId, destination, deepPaths, name = null } = input;
      const utm = utmOf(input);
      const key = keyed(input);
      const partner = { partnerId: input.partnerId ?? null, partnerExternalId: input.partnerExternalId ?? null };
      const draft = { programId, key, destination, deepPaths, utm, name, partner };
      const request = { name: 'createLinks', kind: 'link', id: linkIdOf(caller.tenant, key), input, caller };
      return this.mutations.changing(request, (context) => links.create(draft, caller, context));
    });
  }

  @Mutation(() => LinkPayload, { description: 'Lets a link lead elsewhere; what was counted stays counted.' })
  @Roles(...LINK_EDITORS)
  changeLink(@Input() input: ChangeLinkInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { linkId, destination, deepPaths, name = null } = input;
    return this.change('changeLink', input, caller, async (context) => {
      const allowedDomains = await this.allowedDomainsOf(linkId, context);
      return new ChangeLink({ linkId, destination, deepPaths, utm: utmOf(input), name, allowedDomains }, context);
    });
  }

  @Mutation(() => LinkPayload, {
    description: 'Lets a link count no more. Who follows it is sent on all the same: nobody meets a broken page.',
  })
  @Roles(...LINK_EDITORS)
  disableLink(@Input() input: DisableLinkInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { linkId, reason } = input;
    return this.change('disableLink', input, caller, (context) => new DisableLink({ linkId, reason }, context));
  }

  @Mutation(() => LinkPayload, { description: 'Lets a disabled link count again.' })
  @Roles(...LINK_EDITORS)
  enableLink(@Input() input: EnableLinkInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { linkId } = input;
    return this.change('enableLink', input, caller, (context) => new EnableLink({ linkId }, context));
  }

  private change(
    name: string,
    input: ChangeLinkInput | DisableLinkInput | EnableLinkInput,
    caller: Principal,
    commandOf: (context: CommandContext) => Command | Promise<Command>,
  ): Promise<MutationPayload> {
    const { linkId } = input;
    return this.mutations.changing({ name, kind: 'link', id: linkId, input, caller }, async (context) => {
      const fault = await this.fault(linkId, caller);
      return isRefusal(fault) ? fault : commandOf(context);
    });
  }

  /** To a partner another's link is none. */
  private async fault(linkId: string, caller: Principal): Promise<Refusal<'NOT_FOUND'> | undefined> {
    const { state } = await this.facts.of(linkAggregate, caller.tenant, linkId);
    const isTheirs = state.status !== 'absent' && (caller.role !== 'partner' || state.partnerId === caller.partnerId);
    return isTheirs ? undefined : refuse('NOT_FOUND', 'there is no such link', 'linkId');
  }

  private async countOf(partnerId: string, caller: Principal): Promise<number> {
    const text = 'SELECT count(*)::int AS count FROM links WHERE tenant = $1 AND partner_id = $2';
    const of = { views: ['links'], args: {} };
    const [row] = await this.reads.sql<{ count: number }>(caller, of, text, [caller.tenant, partnerId]);
    return row?.count ?? 0;
  }

  private async allowedDomainsOf(linkId: string, { tenant, occurredAt }: CommandContext): Promise<readonly string[]> {
    const { state: link } = await this.facts.of(linkAggregate, tenant, linkId);
    if (link.status === 'absent') return [];
    const { state: program } = await this.facts.of(programAggregate, tenant, link.programId);
    return program.status === 'absent' ? [] : (attributionPolicyInForce(program, occurredAt)?.allowedDomains ?? []);
  }
}
