import { graphqlEnum } from '#libs/graphql';

export const PlanRounding = graphqlEnum('PlanRounding', 'How a commission is rounded, once, to the minor unit.', {
  'half-away': 'Half a unit goes away from zero.',
  'half-even': 'Half a unit goes to the even neighbour.',
});

export const PlanLineKind = graphqlEnum('PlanLineKind', 'What a line of a sale is for.', {
  goods: 'What was bought.',
  service: 'A service.',
  postage: 'Carriage.',
  tax: 'Tax.',
  fee: 'A fee.',
  discount: 'A discount.',
});

export const PlanFact = graphqlEnum('PlanFact', 'What a condition looks at.', {
  'partner.kind': 'The kind of the credited partner; takes `oneOf` or `noneOf`.',
  'partner.tier': 'The rank of the credited partner at the time of the sale, from 1; takes `oneOf` or `noneOf`.',
  'partner.country': 'The country of the credited partner, ISO 3166-1 alpha-2; takes `oneOf` or `noneOf`.',
  'partner.externalId':
    'The vendor’s own key of the credited partner; takes `oneOf` or `noneOf`. `oneOf: ["north"]` is a rule for one partner. ' +
    'Keys that are e-mail addresses or phone numbers are kept, and shown, as `person:<UUID>`. A partner that is shown a rule is not shown these values.',
  'customer.country': 'The country of the customer; takes `oneOf` or `noneOf`.',
  'customer.ref':
    'The vendor’s own reference of the customer; takes `oneOf` or `noneOf`. References are kept, and shown, as `person:<UUID>`, which may be given back; ' +
    'not known of a sale without a customer.',
  'sale.product': 'Holds when any line of the order has one of the products; takes `oneOf` or `noneOf`.',
  'sale.category': 'Holds when any line of the order has one of the categories; takes `oneOf` or `noneOf`.',
  'sale.type': 'The vendor’s own word for the kind of sale; takes `oneOf` or `noneOf`.',
  'line.product':
    'The product of a line; takes `oneOf` or `noneOf`. A rule that asks for it takes only the lines for which its condition holds: ' +
    'with A at 10 % and B at 20 %, a sale of A 100 + B 50 earns 10.00 + 10.00.',
  'line.category': 'The category of a line, as `LINE_PRODUCT`; a line without one has no value.',
  'line.kind': 'What a line is for, as `LINE_PRODUCT`; the values are goods, service, postage, tax, fee and discount.',
  'sale.amount':
    'The size of the whole order in program currency, exact; takes bounds. Of a credit note its size without the sign.',
  'sale.base':
    'What the lines of the base come to in program currency, exact, discounts spread over them; takes bounds. ' +
    'Goods 90 + postage 12, postage left out of the base, is 90.',
  'sale.metadata':
    'A value of the sale’s metadata; takes `key`, and `oneOf` or `noneOf`. E-mail addresses and phone numbers are kept, and shown, as `person:<UUID>`.',
  'customer.returning': 'Whether the customer has bought before, as who recorded the sale said; takes `is`.',
  'customer.conversionNumber':
    'The number of the sale among those of its customer in the program, 1 for the first, in the order of recording; takes bounds. ' +
    '`atMost: 3` pays the first three. Refunding the first does not make the second one the first. Not known of a sale without a customer.',
  'customer.monthsSinceFirst':
    'Whole months from the first sale of this customer that was recorded to this one, in the program’s zone; takes bounds. ' +
    '`below: 12` is the first year. 0 for a sale of before; not known of a sale without a customer.',
  'customer.isNew': 'Whether it is the first sale of this customer that was recorded; takes `is`.',
});

export const PlanPaysKind = graphqlEnum('PlanPaysKind', 'How a rule pays.', {
  share: 'CPS: a share of the base.',
  flat: 'CPA: a flat amount, for the sale or for each unit.',
  brackets: 'A rate, or an amount for each, by what the partner brought in a window.',
});

export const PlanPayee = graphqlEnum('PlanPayee', 'Whom a rule pays.', {
  credited: 'The partners that are credited with the sale, each its part.',
  parent:
    'The partner that stands `level` steps above each credited partner, at the time of the sale. It is paid the credited partner’s part, ' +
    'in its own ledger; what only its descendants brought never counts for its revenue, tiers and brackets.',
});

export const PlanFlatPer = graphqlEnum('PlanFlatPer', 'What a flat amount is paid for.', {
  sale: 'The sale, once.',
  unit: 'Each unit of the lines that the rule took: 5.00 for each of 4 is 20.00.',
});

export const PlanOnZero = graphqlEnum(
  'PlanOnZero',
  'What is owed for lines that cost nothing: free sign-ups, trials.',
  {
    passes: 'Nothing: the sale is skipped with `SALE_EARNED_NOTHING`.',
    pays: 'The same as for lines that cost something.',
  },
);

export const PlanBracketMeasure = graphqlEnum('PlanBracketMeasure', 'What brings a partner from step to step.', {
  amount: 'Volume in program currency, refunds taken off.',
  sales: 'The count of sales; one whose lines are refunded whole no longer counts.',
  units: 'The count of units sold; refunded ones no longer count.',
});

export const PlanBracketMode = graphqlEnum('PlanBracketMode', 'What a reached rate applies to.', {
  marginal:
    'Each part of the volume at its own step: with 10 % from 0 and 20 % from 100, sales of 100 and 100 earn 10.00 + 20.00.',
  retroactive:
    'All that the window holds at the step reached; the difference on earlier sales is posted as a true-up of its own. ' +
    'With 5 % from 0 and 10 % from 1,000, sales of 900 and 100 earn 45.00, then 10.00 and a true-up of 45.00.',
});

export const PlanWindow = graphqlEnum(
  'PlanWindow',
  'Over which interval of business time something counts, in the program’s zone.',
  {
    day: 'A calendar day.',
    week: 'An ISO week.',
    month: 'A calendar month.',
    quarter: 'A calendar quarter.',
    year: 'A calendar year.',
    lifetime: 'All of the time.',
  },
);

export const PlanCapPer = graphqlEnum('PlanCapPer', 'Whose commissions a cap adds up.', {
  partner: 'Each partner’s.',
  customer: 'Each customer’s, under one partner: with two partners a customer has two such caps.',
  program:
    'Those of all partners of the program that the plan rates, together: in the order in which sales were recorded.',
});
