import type { GraphQLField } from 'graphql';
import type { RichTenant } from './rich-tenant/index.js';
import { QUERIES } from './schema.js';
import type { Sender } from './sender.js';

/** A query and its arguments, each as it is written. */
export interface Question {
  readonly field: GraphQLField<unknown, unknown>;
  readonly args: Readonly<Record<string, string>>;
  /** How many rows of the lists below it. */
  readonly rows: number;
}

/** Every query of the schema with arguments under which there is something to see. */
export async function everyQuestion(seed: Sender, { programId, ids }: RichTenant): Promise<readonly Question[]> {
  const partnerId = quoted(ids['north']);
  const subject = await subjects(seed, programId);
  const one = (id: string | undefined) => ({ id: quoted(id) });
  const known: Readonly<Record<string, Question['args']>> = {
    node: one(ids['north']),
    nodes: { ids: `[${[ids['north'], programId, ...Object.values(subject)].map(quoted).join(', ')}]` },
    commission: one(subject['commissions']),
    deal: one(subject['D-1']),
    dealAccount: one(subject['account']),
    dealDossier: one(subject['D-1']),
    dealRivals: one(subject['P-1']),
    partner: one(ids['north']),
    payout: one(subject['payouts']),
    program: one(programId),
    sale: one(subject['sales']),
    statement: one(subject['statements']),
    partnerKit: { partnerId },
    partnerTierReview: { partnerId },
    rate: { currency: '"USD"', day: '"2024-02-01"' },
    dealFigures: { by: '[PARTNER, PRODUCT_LINE, QUARTER, METADATA]', metadataKeys: '["route"]' },
    reconciliation: { programId: quoted(programId), period: '"2024-01"' },
    dealImportRepeatFigures: { metadataKey: '"route"' },
  };
  const others = ['D-1 again', 'D-2', 'D-9', 'P-2', 'P-4', 'C-3', 'H-2'].map((number) => one(subject[number]));
  return Object.values(QUERIES.getFields()).flatMap((field) => {
    const takes = (name: string) => field.args.some((arg) => arg.name === name);
    const args = {
      ...(takes('first') && { first: '40' }),
      ...(takes('programId') && { programId: quoted(programId) }),
      ...known[field.name],
    };
    const more = field.name === 'dealDossier' ? others : [];
    return [args, ...more].map((each) => ({ field, args: each, rows: takes('first') ? 4 : 30 }));
  });
}

const quoted = (id: string | undefined): string => `"${id ?? ''}"`;

/** What can be asked for by its id: of each list the first. */
async function subjects(seed: Sender, programId: string): Promise<Readonly<Record<string, string>>> {
  type Found = { nodes: { id: string; externalId?: string; account?: { id: string } | null }[] };
  const found: Record<string, string> = {};
  for (const list of ['commissions', 'payouts', 'sales', 'statements']) {
    const { nodes } = await seed.see<Found>(list, `programId: "${programId}", first: 1`, '{ nodes { id } }');
    found[list] = nodes[0]?.id ?? '';
  }
  const deals = `programId: "${programId}", first: 100`;
  const { nodes } = await seed.see<Found>('deals', deals, '{ nodes { id externalId account { id } } }');
  for (const { id, externalId } of nodes) if (externalId) found[externalId] = id;
  found['account'] = nodes.find(({ externalId }) => externalId === 'D-1')?.account?.id ?? '';
  return found;
}
