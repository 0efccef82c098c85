import type { Api } from '#libs/importing';

/** What every mutation answers. */
export interface Payload {
  readonly id: string | null;
  readonly position: string | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

/** A line of a ledger as the public interface shows it. */
export interface Entry {
  readonly id: string;
  readonly ledgerId: string;
  readonly kind: string;
  readonly saleId: string | null;
  readonly amount: { readonly amount: string };
  readonly left: { readonly amount: string };
  readonly caps: readonly { readonly wanted: string; readonly granted: string }[];
}

interface Amount {
  readonly amount: string;
}

export const STARTS_AT = '2024-01-01T00:00:00Z';
const SOLD_AT = '2024-01-15T12:00:00Z';

const PAYLOAD = 'id position userErrors { code field }';

/** Sends one mutation once. Rejects with ApiFault where there is no answer. */
export async function mutate(api: Api, name: string, input: object, type = inputOf(name)): Promise<Payload> {
  const document = `mutation ($input: ${type}!) { sent: ${name}(input: $input) { ${PAYLOAD} } }`;
  const { sent } = await api<{ sent: Payload }>(document, { input });
  return sent;
}

const inputOf = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;

/** The same, for what a test needs done. */
export async function done(api: Api, name: string, input: object, type?: string): Promise<Payload> {
  const payload = await mutate(api, name, input, type);
  if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}

export interface ShopPlan {
  readonly currency?: string;
  readonly rate?: string;
  readonly caps?: readonly object[];
}

/** A program with one plan and one partner, through the public interface. */
export class Shop {
  private constructor(
    readonly api: Api,
    readonly key: string,
    readonly currency: string,
    readonly programId: string,
    readonly partnerId: string,
  ) {}

  static async open(api: Api, key: string, { currency = 'GBP', rate = '0.15', caps = [] }: ShopPlan = {}) {
    const program = await done(api, 'createProgram', {
      ...{ idempotencyKey: key, name: key, currency, timeZone: 'Europe/London' },
      ...{ startsAt: STARTS_AT, occurredAt: STARTS_AT, maturityDays: 0 },
    });
    const programId = program.id ?? '';
    await done(api, 'publishPlan', {
      ...{ idempotencyKey: `${key}:plan`, programId, name: 'share', standard: true, effectiveFrom: STARTS_AT, caps },
      rules: [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate } }],
    });
    const { sent } = await api<{ sent: { results: Payload[] } }>(
      `mutation ($input: AdmitPartnersInput!) { sent: admitPartners(input: $input) { results { ${PAYLOAD} } } }`,
      { input: { items: [Shop.partner(programId, key)] } },
    );
    return new Shop(api, key, currency, programId, sent.results[0]?.id ?? '');
  }

  private static partner(programId: string, key: string): object {
    return {
      ...{ idempotencyKey: `${key}:partner`, programId, externalId: 'north', name: 'North Ltd' },
      ...{ kind: 'reseller', country: 'GB', occurredAt: STARTS_AT },
    };
  }

  /** What `recordSale` takes: one line, credited to the partner. */
  sale(externalId: string, unitPrice: string, more: object = {}): object {
    return {
      ...{ idempotencyKey: `${this.key}:${externalId}`, programId: this.programId, externalId },
      ...{ occurredAt: SOLD_AT, currency: this.currency, credits: [{ partnerId: this.partnerId }] },
      lines: [{ product: 'lantern', quantity: '1', unitPrice }],
      ...more,
    };
  }

  /** What `refundSale` takes. */
  refund(saleExternalId: string, externalId: string, amount: string | null, more: object = {}): object {
    return {
      ...{ idempotencyKey: `${this.key}:refund:${externalId}`, programId: this.programId, saleExternalId, externalId },
      ...{ occurredAt: '2024-01-20T12:00:00Z', amount },
      ...more,
    };
  }

  record(externalId: string, unitPrice: string, more: object = {}): Promise<Payload> {
    return done(this.api, 'recordSale', this.sale(externalId, unitPrice, more));
  }

  /** Every line of the partner's ledger that a position has led to, the largest amount first. */
  async entries(afterEffects: string | null, saleId: string | null = null): Promise<Entry[]> {
    const { commissions } = await this.api<{ commissions: { nodes: Entry[]; pageInfo: { hasNextPage: boolean } } }>(
      `query ($programId: ID!, $saleId: ID, $after: Position) {
        commissions(programId: $programId, saleId: $saleId, first: 100, afterEffects: $after) {
          pageInfo { hasNextPage }
          nodes { id ledgerId kind saleId amount { amount } left { amount } caps { wanted granted } }
        }
      }`,
      { programId: this.programId, saleId, after: afterEffects },
    );
    if (commissions.pageInfo.hasNextPage) throw new Error('more than a page of entries');
    return [...commissions.nodes].sort((a, b) => Number(b.amount.amount) - Number(a.amount.amount));
  }

  async balance(afterEffects: string | null): Promise<string | undefined> {
    const { balances } = await this.api<{ balances: { nodes: { balance: Amount }[] } }>(
      `query ($programId: ID!, $after: Position) {
        balances(programId: $programId, first: 2, afterEffects: $after) { nodes { balance { amount } } }
      }`,
      { programId: this.programId, after: afterEffects },
    );
    return balances.nodes.map(({ balance }) => balance.amount).join();
  }
}

/** What an answer says is wrong, as `CODE field.path`. */
export const faultsOf = ({ userErrors }: Payload): string[] =>
  userErrors.map(({ code, field }) => `${code} ${(field ?? []).join('.')}`);

/** The later of positions, as texts. */
export const latest = (positions: readonly (string | null)[]): string | null =>
  positions.reduce((last, one) => (one && (!last || commitOf(one) > commitOf(last)) ? one : last), null);

const commitOf = (position: string): bigint => BigInt(position.split('/')[0] ?? '0');
