import type { Example } from '#libs/graphql';

const PROGRAM = { programId: 'paste an id of the first query here' };

/** What GraphiQL opens with. */
export const examples: readonly Example[] = [
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
    title: 'What each partner has sold, month by month',
    query: `query Months($programId: ID!) {
  partnerMonths(programId: $programId, from: "2010-12", to: "2011-12") {
    period
    partnerId
    gross
    refunds
    net
    currency
  }
}`,
    variables: PROGRAM,
  },
  {
    title: 'Commissions, each with what it was computed from',
    query: `query Commissions($programId: ID!) {
  commissions(first: 20, programId: $programId) {
    nodes { id kind status period amount { amount currency } occurredAt }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: PROGRAM,
  },
  {
    title: 'Statements: opening, lines, closing',
    query: `query Statements($programId: ID!) {
  statements(first: 20, programId: $programId) {
    nodes { id period opening { amount currency } closing { amount currency } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: PROGRAM,
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
    title: 'What waits for a decision, who has waited longest first',
    query: `query WorkList($programId: ID!) {
  dealWorkList(programId: $programId, first: 20) {
    nodes {
      since ageInBusinessDays overdue reasons conflict
      candidates { kind until deal { externalId } }
      deal { id externalId state amount { amount currency } partner { name } }
    }
  }
}`,
    variables: PROGRAM,
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
