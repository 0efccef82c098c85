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
  'partner.kind': 'The kind of the partner; takes `oneOf`.',
  'partner.tier': 'The rank of the partner at the time of the sale, from 1; takes `oneOf`.',
  'partner.country': 'The country of the partner, ISO 3166-1 alpha-2; takes `oneOf`.',
  'customer.country': 'The country of the customer; takes `oneOf`.',
  'sale.product': 'Holds when any line has one of the products; takes `oneOf`.',
  'sale.category': 'Holds when any line has one of the categories; takes `oneOf`.',
  'sale.type': 'The vendor’s own word for the kind of sale; takes `oneOf`.',
  'sale.amount': 'The exact amount in program currency; takes `atLeast` and `atMost`, both inclusive.',
  'sale.metadata':
    'A value of the sale’s metadata; takes `key` and `oneOf`. E-mail addresses and phone numbers are kept, and shown, as `person:<UUID>`.',
  'customer.returning': 'Whether the customer has bought before; takes `is`.',
});

export const PlanPaysKind = graphqlEnum('PlanPaysKind', 'How a rule pays.', {
  share: 'CPS: a share of the base.',
  flat: 'CPA: a flat amount per sale.',
  brackets: 'A rate by the partner’s volume in a window.',
});

export const PlanBracketMode = graphqlEnum('PlanBracketMode', 'What a reached rate applies to.', {
  marginal: 'Each stretch of volume at its own rate.',
  retroactive: 'All volume of the window at the rate reached; the difference is posted as an entry of its own.',
});

export const PlanWindow = graphqlEnum(
  'PlanWindow',
  'Over which stretch of business time something counts, in the program’s zone.',
  {
    day: 'A calendar day; caps only.',
    week: 'An ISO week; caps only.',
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
