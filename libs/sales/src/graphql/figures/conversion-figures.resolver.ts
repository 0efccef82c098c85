import { Caller, own, OWN, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { notTooMany, Reads } from '#libs/graphql';
import { exactMoney } from '#libs/kernel';
import { type Program, programAggregate, zonesOf } from '#libs/programs';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { conversionFiguresText, type ConversionsFound } from '../../read-models/figures/conversion-figures.queries.js';
import { conversionsExplained } from './explained.js';
import {
  type ConversionDimension,
  ConversionFigure,
  ConversionFiguresArgs,
} from '../../read-models/figures/conversion-figures.types.js';
import { shownDecision, shownKey, zoneValues } from '../../read-models/figures/groups.js';
import { wordsOf } from '../../read-models/figures/sold-columns.js';

@Resolver()
export class ConversionFiguresResolver {
  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => [ConversionFigure], {
    description:
      'Sales and credit notes counted by groups, with what they came to; bookings for influence aside, as it is known now. A partner is shown its part of those that are credited to it. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  async conversionFigures(
    @Args() args: ConversionFiguresArgs,
    @Caller() caller: Principal,
  ): Promise<ConversionFigure[]> {
    const { programId, groupBy: by, metadataKeys, soldFrom = null, soldTo = null } = args;
    const words = wordsOf(by, metadataKeys);
    const { state } = await this.facts.of(programAggregate, caller.tenant, programId);
    if (state.status === 'absent') return [];
    const zones = zonesOf(state);
    const mine = own(caller, 'partnerId')[OWN]?.partnerId ?? null;
    const values = [caller.tenant, programId, ...zoneValues(zones), metadataKeys, mine, soldFrom, soldTo];
    const views = ['sales', 'credit_notes', 'sale_attributions', 'customer_conversions'];
    const text = conversionFiguresText(args, mine !== null);
    const rows = await this.reads.sql<ConversionsFound>(caller, { views, args, adHoc: true }, text, values);
    return notTooMany(rows).map((row) => figureOf(row, { args, words, program: state, isPartner: mine !== null }));
  }
}

interface Asked {
  readonly args: ConversionFiguresArgs;
  readonly words: readonly (string | null)[];
  readonly program: Program;
  readonly isPartner: boolean;
}

function figureOf(row: ConversionsFound, { args, words, program, isPartner }: Asked): ConversionFigure {
  const { keys, currency, conversions, creditNotes, newCustomers } = row;
  const money = (amount: string) => exactMoney(amount, currency);
  const { programId, groupBy, soldFrom: from = null, soldTo: to = null } = args;
  const group = groupBy.map((dimension, at) => ({
    dimension,
    metadataKey: words[at] ?? null,
    ...shown(dimension, keys[at] ?? null),
  }));
  return {
    ...{ currency, conversions, creditNotes, newCustomers: isPartner ? null : newCustomers },
    ...{ gross: money(row.gross), refunded: money(row.refunded), net: money(row.net) },
    group,
    get explain() {
      return conversionsExplained({ ...{ programId, program, group, currency, from, to } });
    },
  };
}

const shown = (dimension: ConversionDimension, key: string | null) =>
  dimension === 'decided-by'
    ? shownDecision(key)
    : shownKey(dimension === 'credited-partner' ? 'partner' : undefined, key);
