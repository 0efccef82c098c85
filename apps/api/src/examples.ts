import type { Example } from '#libs/graphql';
import { readQuestions } from './questions.js';

const PROGRAM = { programId: 'paste an id of the first query here' };

const FIRST_STEPS: readonly Example[] = [
  {
    title: 'Programs and their partners',
    query: `query Programs {
  programs(first: 10) {
    nodes {
      id
      name
      currency
      timeZone
      partners(first: 20) {
        nodes { id name kind standing tier }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`,
  },
  {
    title: 'A new program',
    query: `mutation CreateProgram($input: CreateProgramInput!) {
  createProgram(input: $input) {
    id
    position
    userErrors { code field message }
  }
}`,
    variables: {
      input: {
        idempotencyKey: 'my-first-program',
        name: 'Resellers',
        currency: 'GBP',
        timeZone: 'Europe/London',
        startsAt: '2011-01-01T00:00:00Z',
      },
    },
  },
  {
    title: 'A new partner, to be read at once with the position as "after"',
    query: `mutation InvitePartner($input: NewPartnerInput!) {
  invitePartner(input: $input) {
    id
    position
    userErrors { code field message }
  }
}`,
    variables: {
      input: {
        idempotencyKey: 'my-first-partner',
        ...PROGRAM,
        externalId: 'P-1',
        name: 'Ace Ltd',
        kind: 'RESELLER',
        country: 'GB',
      },
    },
  },
  {
    title: 'A deal, registered: protected, refused, or waiting for a person',
    query: `mutation Register($input: RegisterDealInput!) {
  registerDeal(input: $input) { id state position userErrors { code field message } }
}`,
    variables: {
      input: {
        idempotencyKey: 'my-first-deal',
        ...PROGRAM,
        partnerExternalId: 'France',
        externalId: 'D-1',
        customer: { name: 'Acme', website: 'https://www.acme.com' },
        productLines: ['lanterns'],
        amount: '12000.00',
        currency: 'GBP',
      },
    },
  },
  {
    title: 'Live: commissions as they come',
    query: `subscription Live {
  commissionChanged { id kind status amount { amount currency } }
}`,
  },
];

/** What GraphiQL opens with. */
export const examples = (): readonly Example[] => [...FIRST_STEPS, ...readQuestions()];
