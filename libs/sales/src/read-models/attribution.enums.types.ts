import { graphqlEnum } from '#libs/graphql';

export const CreditingEnum = graphqlEnum('Crediting', 'Who says whom a sale is credited to.', {
  explicit: 'Who records it: the credits that it names.',
  'by-policy': 'The attribution policy of the program that was in force when it happened.',
  none: 'It is nobody’s, such as the invoice of a deal that is booked already.',
});
