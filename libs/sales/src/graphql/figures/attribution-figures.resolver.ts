import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { decayedBy } from '#libs/attribution';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { notTooMany, Reads } from '#libs/graphql';
import { Decimal, Fraction } from '#libs/kernel';
import { type AttributionModel, type AttributionPolicy, type Program, programAggregate, zonesOf } from '#libs/programs';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { attributionExplained } from './explained.js';
import {
  type AttributionDimension,
  attributionStatement,
} from '../../read-models/figures/attribution-figures.queries.js';
import { AttributionFigure, AttributionFiguresArgs } from '../../read-models/figures/attribution-figures.types.js';
import { shownDecision, shownKey, zoneValues } from '../../read-models/figures/groups.js';
import { wordsOf } from '../../read-models/figures/sold-columns.js';

interface Found extends Record<'weights' | 'byWeights' | 'conversions' | 'revenue' | 'currency', string> {
  readonly keys: readonly (string | null)[];
  /** Of each whole: parts, and revenue times parts. */
  readonly sums: readonly (readonly [whole: string, parts: string, revenue: string])[];
}

const VIEWS = ['sales', 'sale_attributions', 'sale_touches', 'partners'];

@Resolver()
export class AttributionFiguresResolver {
  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => [AttributionFigure], {
    description:
      'What each partner has of the sales that a policy attributes, under any model, exactly: from the touches that decided each sale last, as it is known now. What a registration, an override, a binding or a person decided stays as it is; sales whose credits were named when they were recorded are left out. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS)
  async attributionFigures(
    @Args() args: AttributionFiguresArgs,
    @Caller() caller: Principal,
  ): Promise<AttributionFigure[]> {
    const { programId, model, groupBy: by, metadataKeys, first, soldFrom = null, soldTo = null } = args;
    const words = wordsOf(by, metadataKeys);
    const { state } = await this.facts.of(programAggregate, caller.tenant, programId);
    if (state.status === 'absent') return [];
    const policies = JSON.stringify(state.attributionPolicies.map((policy) => weightsOf(policy, model)));
    const values = [caller.tenant, programId, ...zoneValues(zonesOf(state)), policies, soldFrom, soldTo, metadataKeys];
    const text = attributionStatement(model, by, first);
    const rows = await this.reads.sql<Found>(caller, { views: VIEWS, args, adHoc: true }, text, values);
    return notTooMany(rows).map((row) => figureOf(row, { args, words, program: state }));
  }
}

/** What the statement needs of a version; under DECAY what a touch counts by its age in days, as far as any window reaches. */
function weightsOf({ version, position, halfLifeDays, windowDays }: AttributionPolicy, model: AttributionModel) {
  const days = model === 'decay' ? windowDays + 1 : 0;
  return {
    version,
    ...position,
    decayed: Array.from({ length: days }, (_, age) => Number(decayedBy(age, halfLifeDays))),
  };
}

interface Grouped {
  readonly args: AttributionFiguresArgs;
  readonly words: readonly (string | null)[];
  readonly program: Program;
}

function figureOf(row: Found, { args, words, program }: Grouped): AttributionFigure {
  const { programId, model, groupBy, soldFrom: from = null, soldTo: to = null } = args;
  const { keys, currency, sums, conversions, revenue, weights } = row;
  const byWeights = Decimal.of(row.byWeights);
  const isExact = model !== 'decay';
  const total = (of: 1 | 2) =>
    sums.reduce((sum, one) => sum.plus(fraction(one[of]).over(fraction(one[0]))), Fraction.zero);
  const group = groupBy.map((dimension, at) => ({
    dimension,
    metadataKey: words[at] ?? null,
    ...shown(dimension, keys[at] ?? null),
  }));
  return {
    ...{ currency, group },
    get explain() {
      return attributionExplained({ ...{ programId, program, group, currency, from, to } });
    },
    conversions: {
      ...{ exact: isExact ? inLowestTerms(total(1)) : null, decimal: conversions },
      basisPoints: Number(weights),
    },
    revenue: {
      ...{ exact: isExact ? inLowestTerms(total(2)) : null, decimal: revenue, byWeights: byWeights.toString() },
      difference: isExact
        ? inLowestTerms(total(2).minus(Fraction.ofDecimal(byWeights)))
        : Decimal.of(revenue).minus(byWeights).toString(),
    },
  };
}

const fraction = (text: string): Fraction => Fraction.ofDecimal(Decimal.of(text));
const inLowestTerms = ({ numerator, denominator }: Fraction): string => `${numerator}/${denominator}`;

const shown = (dimension: AttributionDimension, key: string | null) =>
  dimension === 'decided-by' ? shownDecision(key) : shownKey(dimension === 'partner' ? 'partner' : undefined, key);
