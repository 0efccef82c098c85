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
  /** Of a list: its rows themselves, many of them, or all that they lead to, of a few. */
  readonly deep: boolean;
}

/** Every query of the schema with arguments under which there is something to see. */
export async function everyQuestion(
  seed: Sender,
  { programId, ids, joinedAccountId, webhookId, leadId }: RichTenant,
  exportId?: string,
): Promise<readonly Question[]> {
  const partnerId = quoted(ids['north']);
  const subject = await subjects(seed, programId, partnerId);
  const one = (id: string | undefined) => ({ id: quoted(id) });
  const known: Readonly<Record<string, Question['args']>> = {
    node: one(ids['north']),
    search: { text: '"north"' },
    nodes: {
      ids: `[${named([ids['north'], programId, ...Object.values(subject)])
        .map(quoted)
        .join(', ')}]`,
    },
    commission: one(subject['commissions']),
    deal: one(subject['D-1']),
    dealAccount: one(subject['account']),
    dealDossier: one(subject['D-1']),
    dealRivals: one(subject['P-1']),
    activity: one(subject['activities']),
    sharedLead: one(subject['sharedLeads']),
    fund: one(subject['funds']),
    fundBudget: one(subject['fundBudgets']),
    fundRequest: one(subject['fundRequests']),
    fundClaim: one(subject['fundClaims']),
    reward: one(subject['rewards']),
    rewardFigures: { groupBy: '[PARTNER, RULE, STATUS]' },
    fundFigures: { groupBy: '[PARTNER, BUDGET, FUND]' },
    fundUtilisation: { on: '"2100-01-01"', groupBy: '[PARTNER, BUDGET, FUND]' },
    lead: one(leadId),
    customerJourney: { programId: quoted(programId), ref: '"K-1"' },
    partner: one(ids['north']),
    payout: one(subject['payouts']),
    program: one(programId),
    sale: one(subject['sales']),
    saleAttribution: { saleId: quoted(subject['sale A-1']) },
    whyNotCredited: { partnerId, saleId: quoted(subject['sale A-1']) },
    statement: one(subject['statements']),
    webhook: one(webhookId),
    webhookSecrets: one(webhookId),
    export: one(exportId),
    partnerKit: { partnerId },
    partnerTierReview: { partnerId },
    exchangeRate: { currency: '"USD"', day: '"2024-02-01"' },
    commissionFigures: { groupBy: '[PARTNER, PLAN, PERIOD]' },
    payoutFigures: { groupBy: '[PARTNER, STATUS]' },
    linkFigures: { groupBy: '[PARTNER, LINK, MONTH, DAY]', orderBy: 'CLICKS' },
    codeFigures: { groupBy: '[PARTNER, CODE, MONTH, DAY]', orderBy: 'CONVERSIONS' },
    leadAnswerFigures: { groupBy: '[PARTNER, ACTIVITY, REJECT_REASON]', orderBy: 'ASKED' },
    partnerFigures: { groupBy: '[KIND, STANDING, COUNTRY]' },
    leadFigures: { groupBy: '[PARTNER, ACTIVITY, COUNTRY, MONTH]', orderBy: 'LEADS' },
    conversionFigures: {
      groupBy: '[CREDITED_PARTNER, DECIDED_BY, MONTH, METADATA]',
      metadataKeys: '["route"]',
      orderBy: 'NET',
    },
    attributionFigures: {
      model: 'LINEAR',
      groupBy: '[PARTNER, DECIDED_BY, MONTH, METADATA]',
      metadataKeys: '["route"]',
    },
    attributionWhatIf: { change: '{ model: FIRST }' },
    saleFigures: { groupBy: '[PARTNER, PERIOD]' },
    dealFigures: { groupBy: '[PARTNER, PRODUCT_LINE, QUARTER, METADATA]', metadataKeys: '["route"]' },
    partnerImpact: { from: '"2024-01-01"', to: '"2100-01-01"' },
    programEconomics: { from: '"2024-01-01"', to: '"2100-01-01"' },
    partnerRanking: { from: '"2024-01-01"', to: '"2100-01-01"' },
    conversionSteps: { from: '"2024-01-01"', to: '"2100-01-01"' },
    attributionFindings: {
      ...{ from: '"2024-01-01"', to: '"2100-01-01"' },
      kinds:
        '[CODE_WITHOUT_CLICK, LATE_TOUCH, CONVERTED_BEFORE_LEAD, LEAD_ARRIVED_AFTER_SALE, BINDINGS_DISAGREE, INFLUENCE_NOT_RECORDED]',
    },
    reconciliation: { programId: quoted(programId), period: '"2024-01"' },
    partnerRevenue: { from: '"2024-01"', to: '"2024-02"', first: '40' },
    capUsage: { programId: quoted(programId), at: '"2024-01-20T00:00:00Z"' },
    dealImportRepeatFigures: { metadataKey: '"route"' },
  };
  const more: Readonly<Record<string, readonly Question['args'][]>> = {
    dealDossier: ['D-1 again', 'D-2', 'D-9', 'P-2', 'P-4', 'C-3', 'H-2'].map((number) => one(subject[number])),
    // One that sold directly, one that was joined into another, and one whose protection was ended.
    dealAccount: [subject['account of C-0'], joinedAccountId, subject['account of J-4']].map(one),
    // Credited to a partner that was merged; with a discount of one line; credited anew by a person.
    sale: ['sale M-1', 'sale S-12', 'sale D-2'].map((number) => one(subject[number])),
    // Of a partner that was merged, of one whose sale earned nothing, and of one that was banned.
    whyNotCredited: [
      { partnerId: quoted(ids['double']), saleId: quoted(subject['sale A-1']) },
      { partnerId: quoted(ids['west']), saleId: quoted(subject['sale S-7']) },
      { partnerId: quoted(subject['banned']), saleId: quoted(subject['sale A-1']) },
    ],
    // By what it was paid on.
    commissionFigures: [{ programId: quoted(programId), groupBy: '[PRODUCT_LINE, PARTNER]' }],
    // Through which activity a sale came.
    linkFigures: [{ programId: quoted(programId), groupBy: '[ACTIVITY]' }],
    codeFigures: [{ programId: quoted(programId), groupBy: '[ACTIVITY]' }],
    // Those that struggle.
    partnerRanking: [
      { programId: quoted(programId), from: '"2024-01-01"', to: '"2100-01-01"', ranking: 'STRUGGLING', first: '12' },
    ],
    // Of rewards and funds, which come after many commissions.
    costFacts: ['REWARD', 'FUND'].map((kind) => ({
      ...{ programId: quoted(programId), filter: `{ kind: [${kind}] }`, orderBy: 'NEWEST', first: '40' },
    })),
    // With something in the month before.
    partnerRevenue: [{ programId: quoted(programId), from: '"2024-02"', to: '"2024-02"', first: '40' }],
  };
  return Object.values(QUERIES.getFields()).flatMap((field) => {
    const takes = (name: string) => field.args.some((arg) => arg.name === name);
    const args = { ...(takes('programId') && { programId: quoted(programId) }), ...known[field.name] };
    const asked = (more: Question['args'], rows: number, deep: boolean) => ({
      field,
      args: { ...more, ...args },
      rows,
      deep,
    });
    const others = more[field.name] ?? [];
    if (takes('first'))
      return [
        asked({ first: '40' }, 3, false),
        asked({ first: '12' }, 3, true),
        ...others.map((each) => ({ field, args: each, rows: 3, deep: true })),
      ];
    return [args, ...others].map((each) => ({ field, args: each, rows: 12, deep: true }));
  });
}

/** As many different ids as can be asked for at once. */
const named = (ids: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(ids.filter((id): id is string => !!id))].slice(0, 100);

const quoted = (id: string | undefined): string => `"${id ?? ''}"`;

/** What can be asked for by its id: of each list the first. */
async function subjects(seed: Sender, programId: string, north: string): Promise<Readonly<Record<string, string>>> {
  type Found = { nodes: { id: string; externalId?: string; account?: { id: string } | null }[] };
  const found: Record<string, string> = {};
  for (const list of ['commissions', 'payouts', 'sales', 'statements']) {
    const firstOf = async (more: string) =>
      (await seed.see<Found>(list, `programId: "${programId}", first: 1 ${more}`, '{ nodes { id } }')).nodes[0]?.id ??
      '';
    found[list] = await firstOf('');
    if (list !== 'sales') found[`${list} of north`] = await firstOf(`partnerId: ${north}`);
  }
  for (const list of ['funds', 'fundBudgets', 'fundRequests', 'fundClaims', 'rewards']) {
    const ofNorth = list === 'fundBudgets' ? '' : `filter: { partner: { id: [${north}] } },`;
    const args = `programId: "${programId}", ${ofNorth} first: 1`;
    const { nodes } = await seed.see<Found>(list, args, '{ nodes { id } }');
    found[list] = nodes[0]?.id ?? '';
  }
  const hosted = `programId: "${programId}", filter: { partner: { id: [${north}] } }, first: 1`;
  for (const list of ['activities', 'sharedLeads'])
    found[list] = (await seed.see<Found>(list, hosted, '{ nodes { id } }')).nodes[0]?.id ?? '';
  const deals = `programId: "${programId}", first: 100`;
  const { nodes } = await seed.see<Found>('deals', deals, '{ nodes { id externalId account { id } } }');
  for (const { id, externalId, account } of nodes) {
    if (!externalId) continue;
    found[externalId] = id;
    found[`account of ${externalId}`] = account?.id ?? '';
  }
  const sales = await seed.see<Found>('sales', `programId: "${programId}", first: 100`, '{ nodes { id externalId } }');
  for (const { id, externalId } of sales.nodes) found[`sale ${externalId}`] = id;
  const banned = `programId: "${programId}", externalId: "banned", first: 1`;
  found['banned'] = (await seed.see<Found>('partners', banned, '{ nodes { id } }')).nodes[0]?.id ?? '';
  found['account'] = nodes.find(({ externalId }) => externalId === 'D-1')?.account?.id ?? '';
  return found;
}
