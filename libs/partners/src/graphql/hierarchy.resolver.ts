import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { ANY_OF, Connection, GraphQLInstant, Input, Mutations, NestedPageArgs, Reads, type Where } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import { Args, ArgsType, Field, Mutation, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { SetPartnerParent } from '../hierarchy/hierarchy.js';
import { ParentRow } from '../read-models/parent.view.js';
import { PartnerRow } from '../read-models/partner.row.view.js';
import { PartnerStateReader } from '../state-reader/partner.state-reader.js';
import { SetPartnerParentInput, SetPartnerParentsInput } from './hierarchy.inputs.js';
import { PartnerParentPayload, SetPartnerParentsPayload } from './partner-payloads.types.js';

@ObjectType({ description: 'A page of changes of who stands above or below a partner.' })
export class PartnerParentConnection extends Connection(ParentRow, 'PartnerParent') {}

@ArgsType()
export class MomentArgs {
  @Field(() => GraphQLInstant, { nullable: true, description: 'At which moment of business time; now, if absent.' })
  @IsOptional()
  at?: string;
}

@ArgsType()
export class ChildrenArgs extends NestedPageArgs {
  @Field(() => GraphQLInstant, { nullable: true, description: 'At which moment of business time; now, if absent.' })
  @IsOptional()
  at?: string;
}

const BOUNDS =
  'At no time does a partner stand above itself (WOULD_BE_A_CYCLE); from the lowest to the highest there are at most 10 steps (TOO_DEEP).';

const EFFECT =
  'A rule that pays a parent then pays it for sales of that business time which are recorded from now on; what was posted stays. ' +
  'Example: a distributor above a reseller, and a rule of 1.5 % on top that pays the parent one step above.';

type Wanted = Pick<SetPartnerParent['data'], 'partnerId' | 'parentId' | 'effectiveFrom' | 'reason'>;

/** Who stands above whom. Partners are not shown it: whom a vendor deals with through whom is the vendor’s to tell. */
@Resolver(() => PartnerRow)
export class HierarchyResolver {
  private readonly moments = new WeakMap<Principal, string>();

  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    private readonly facts: PartnerStateReader,
  ) {}

  @ResolveField(() => PartnerRow, {
    nullable: true,
    description:
      'Who stands above it at a moment, now if absent: of a merged record the one it ended in. Null: nobody, and for partners.',
  })
  async parent(
    @Parent() partner: PartnerRow,
    @Args() { at }: MomentArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerRow | null> {
    if (caller.role === 'partner') return null;
    const where = inForce(at ?? this.now(caller));
    const change = await this.reads.related(ParentRow, caller, partner.id, { by: 'partnerId', where });
    return this.survivor(caller, change?.parentId ?? null);
  }

  @ResolveField(() => PartnerParentConnection, {
    description: 'Who stood, stands and is to stand above it, the earliest first; none for partners.',
  })
  parents(
    @Parent() partner: PartnerRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerParentConnection> {
    return this.reads.nested(ParentRow, caller, args, {
      ...{ by: 'partnerId', of: partner.id, order: { by: 'effectiveFrom' } },
    });
  }

  @ResolveField(() => PartnerParentConnection, {
    description: 'Who stands directly below it at a moment, now if absent, the longest first; none for partners.',
  })
  children(
    @Parent() partner: PartnerRow,
    @Args() args: ChildrenArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerParentConnection> {
    return this.reads.nested(ParentRow, caller, args, {
      ...{ by: 'parentId', of: partner.id, order: { by: 'effectiveFrom' } },
      where: inForce(args.at ?? this.now(caller)),
    });
  }

  @Mutation(() => PartnerParentPayload, {
    description: `Puts a partner below another of its program from a moment on, or below nobody. ${EFFECT} ${BOUNDS}`,
  })
  @Roles(...STAFF)
  setPartnerParent(@Input() input: SetPartnerParentInput, @Caller() caller: Principal): Promise<PartnerParentPayload> {
    const { partnerId, parentId = null } = input;
    return this.mutations.changing(
      { name: 'setPartnerParent', kind: 'partner', id: partnerId, input, caller },
      (context) => this.command({ ...input, parentId }, context),
    );
  }

  @Mutation(() => SetPartnerParentsPayload, {
    description: `The same for many, by the vendor’s own keys. ${BOUNDS}`,
  })
  @Roles(...STAFF, 'integration')
  setPartnerParents(
    @Input() input: SetPartnerParentsInput,
    @Caller() caller: Principal,
  ): Promise<SetPartnerParentsPayload> {
    const { tenant } = caller;
    return this.mutations.each(
      input.items,
      ({ programId }) => programId,
      async (item) => {
        const { programId, partnerExternalId, parentExternalId = null, effectiveFrom, reason } = item;
        const { id: partnerId } = await this.facts.named(tenant, programId, partnerExternalId);
        const parentId = parentExternalId && (await this.facts.named(tenant, programId, parentExternalId)).id;
        return this.mutations.changing(
          { name: 'setPartnerParents', kind: 'partner', id: partnerId, input: item, caller },
          (context) => this.command({ partnerId, parentId, effectiveFrom, reason }, context),
        );
      },
    );
  }

  private async command(
    { partnerId, parentId, effectiveFrom, reason }: Wanted,
    context: CommandContext,
  ): Promise<SetPartnerParent> {
    const known = await this.facts.parent(context.tenant, partnerId, parentId);
    return new SetPartnerParent({ partnerId, parentId, effectiveFrom, reason, ...known }, context);
  }

  private async survivor(caller: Principal, id: string | null): Promise<PartnerRow | null> {
    const partner = await this.reads.related(PartnerRow, caller, id);
    return partner?.mergedInto ? this.survivor(caller, partner.mergedInto) : partner;
  }

  /** One moment for all fields of a request, so that they are answered by one statement. */
  private now(caller: Principal): string {
    const now = this.moments.get(caller) ?? new Date().toISOString();
    this.moments.set(caller, now);
    return now;
  }
}

/** Both ends of a change. */
@Resolver(() => ParentRow)
export class PartnerParentResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => PartnerRow, { nullable: true, description: 'The partner below.' })
  partner(@Parent() { partnerId }: ParentRow, @Caller() caller: Principal): Promise<PartnerRow | null> {
    return this.reads.related(PartnerRow, caller, partnerId);
  }

  @ResolveField(() => PartnerRow, { nullable: true, description: 'The partner above, as it was set; null: nobody.' })
  parent(@Parent() { parentId }: ParentRow, @Caller() caller: Principal): Promise<PartnerRow | null> {
    return this.reads.related(PartnerRow, caller, parentId);
  }
}

/** Changes that hold at a moment. */
function inForce(at: string): Where<ParentRow> {
  const after = new Date(Date.parse(at) + 1).toISOString();
  return { effectiveFrom: { to: after }, [ANY_OF]: [{ until: null }, { until: { from: after } }] };
}
