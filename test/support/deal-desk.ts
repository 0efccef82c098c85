import type { Answer, Ask } from '../journeys/in-process.js';

/** What a mutation about a deal answers. */
export interface DealAnswer {
  readonly id: string | null;
  readonly position: string | null;
  readonly state: string | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

/** Throws what the answer says is wrong. */
function dataOf({ data, errors }: Answer, name: string) {
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name];
}

export const codesOf = ({ userErrors }: Pick<DealAnswer, 'userErrors'>): string[] => userErrors.map(({ code }) => code);

const PLAIN = 'id position userErrors { code field message }';
const typeOf = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;

/** A program with partners whose deals are registered, through the public interface. */
export class DealProgram {
  private keys = 0;

  private constructor(
    readonly ask: Ask,
    readonly programId: string,
    readonly partners: Readonly<Record<string, string>>,
  ) {}

  static async open(ask: Ask, key: string, partners: readonly string[]): Promise<DealProgram> {
    const program = await change(ask, 'createProgram', {
      ...{ idempotencyKey: key, name: key, currency: 'USD', timeZone: 'America/New_York' },
      ...{ startsAt: '2016-01-01T00:00:00Z', occurredAt: '2016-01-01T00:00:00Z' },
    });
    const programId: string = program.id;
    const items = partners.map((externalId) => ({
      ...{ idempotencyKey: `${key} ${externalId}`, programId, externalId, name: `${externalId} Ltd`, kind: 'reseller' },
      ...{ country: 'US', occurredAt: '2016-01-01T00:00:00Z' },
    }));
    const { results } = await bulk(ask, 'admitPartners', items, 'id');
    return new DealProgram(
      ask,
      programId,
      Object.fromEntries(partners.map((name, at) => [name, results[at].id as string])),
    );
  }

  /** What `registerDeal` takes. */
  deal(externalId: string, partner: string, customer: object, more: object = {}) {
    return {
      ...{ idempotencyKey: `register ${externalId}`, programId: this.programId, externalId },
      ...{ partnerId: this.partners[partner], customer, productLines: ['GTX Pro'], amount: '1000', currency: 'USD' },
      ...more,
    };
  }

  /** What `importDeals` takes. */
  history(externalId: string, partner: string | null, customer: object | null, more: object = {}) {
    const from = { source: 'crm', file: 'pipeline.csv', row: (this.keys += 1), digest: 'a'.repeat(64) };
    return {
      ...{ idempotencyKey: `import ${this.keys}`, programId: this.programId, externalId, customer },
      ...{ partnerId: partner && this.partners[partner], productLines: ['GTX Pro'], amount: '1000', currency: 'USD' },
      ...{ outcome: 'OPEN', registeredAt: '2017-01-01T00:00:00Z', from },
      ...more,
    };
  }

  /** One mutation about a deal, under a key of its own unless it has one. */
  change(name: string, input: object, ask = this.ask): Promise<DealAnswer> {
    const keyed = { idempotencyKey: `${name} ${(this.keys += 1)}`, ...input };
    return change(ask, name, keyed, PLAIN.replace('position', 'position state'));
  }

  bulk(name: string, items: readonly object[], ask = this.ask): Promise<{ results: DealAnswer[]; position: string }> {
    const keyed = items.map((item) => ({ idempotencyKey: `${name} ${(this.keys += 1)}`, ...item }));
    return bulk(ask, name, keyed, PLAIN.replace('position', 'position state'));
  }

  /** Waits until every view of deals shows what was made of everything up to a position. */
  async settled({ position }: { readonly position: string | null }): Promise<void> {
    const wait = 'programId: $program, first: 50, afterEffects: $after';
    await this.query(
      `query ($program: ID!, $after: Position) {
        deals(${wait}) { nodes { account { protections(first: 1) { nodes { from } } } steps(first: 1) { nodes { knowledge { note } } } } }
        dealWorkList(${wait}) { nodes { id } } dealConflicts(${wait}) { nodes { id } } dealImportRepeats(${wait}) { nodes { seen } }
      }`,
      { after: position },
    );
  }

  /** A query; `$program` is the program. */
  async query(text: string, variables: object = {}, ask = this.ask) {
    const { data, errors } = await ask(text, { program: this.programId, ...variables });
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }
}

async function change(ask: Ask, name: string, input: object, payload = PLAIN) {
  const query = `mutation ($input: ${typeOf(name)}!) { ${name}(input: $input) { ${payload} } }`;
  return dataOf(await ask(query, { input }), name);
}

async function bulk(ask: Ask, name: string, items: readonly object[], payload: string) {
  const query = `mutation ($input: ${typeOf(name)}!) { ${name}(input: $input) { position results { ${payload} } } }`;
  return dataOf(await ask(query, { input: { items } }), name);
}
