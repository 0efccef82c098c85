import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import type { DealAnswer } from '../../libs/deals/src/registration/answers.types.js';
import type { CustomerDraft } from '../../libs/deals/src/vocabulary/deal.drafts.js';
import { World } from '../../libs/deals/test/world.fixtures.js';

const PARTNERS = 50;
const START = '2026-01-01T00:00:00.000Z';
const AT = '2026-01-05T09:00:00.000Z';

/** One customer, said in many ways: all have one form. */
const FORMS: readonly Partial<CustomerDraft>[] = [
  { website: 'https://www.bücher-kette.de/impressum' },
  { website: 'BÜCHER-KETTE.DE' },
  { website: 'xn--bcher-kette-thb.de.' },
  { email: 'einkauf@filiale-3.bücher-kette.de' },
  { website: 'http://shop.xn--bcher-kette-thb.de:8080' },
];

const fresh = () => ({ commandId: randomUUID(), bodyHash: randomUUID() });

/** Whoever is first is protected, and nobody else: the same for every event store. */
export function describeRegistrationRace(name: string, open: () => Promise<EventStore>): void {
  describe(`${PARTNERS} simultaneous registrations of one customer: ${name}`, () => {
    let store: EventStore;
    let nodes: World[];
    const tenant = `race${randomUUID().slice(0, 8)}`;
    const names = Array.from({ length: PARTNERS }, (_, n) => `P${n}`);

    beforeAll(async () => {
      store = await open();
      // Two processes of the service: neither sees what the other keeps in memory.
      nodes = [new World(store, tenant), new World(store, tenant)];
      const [first] = nodes as [World, World];
      await first.begin(START, { similarNamesFrom: null });
      for (const partner of names) await first.partner(partner, START);
    });
    afterAll(() => store.close());

    const race = (prefix: string, more: (n: number) => Partial<CustomerDraft>): Promise<DealAnswer[]> =>
      Promise.all(names.map((partner, n) => (nodes[n % 2] as World).register(`${prefix}${n}`, partner, more(n), AT)));

    it('one is protected, all others are refused, and told nothing of the one', async () => {
      const answers = await race('one', (n) => FORMS[n % FORMS.length] ?? {});
      const won = answers.filter((answer) => !isRefusal(answer));
      const lost = answers.filter(isRefusal) as Extract<DealAnswer, { refused: string }>[];
      expect(won).toMatchObject([{ status: 'approved' }]);
      expect(lost).toHaveLength(PARTNERS - 1);
      const [winner] = won as [DealAnswer];
      const secrets = [winner.dealId, names[answers.indexOf(winner)]].map((text) => `"${text}"`);
      for (const answer of lost) {
        const { dealId: _own, position: _where, ...told } = answer;
        expect(told).toEqual({
          refused: 'PROTECTED_FOR_ANOTHER',
          message: 'another registration of this customer is protected',
          field: 'customer',
          status: 'rejected',
        });
        for (const secret of secrets) expect(JSON.stringify(told)).not.toContain(secret);
      }
      await oneGrant(winner);
    });

    it('also where each names several identifiers, and lines overlap: all or none', async () => {
      const of = (n: number) => ({
        website: 'acme-group.com',
        crmId: 'C-1',
        ...(n % 3 === 0 && { taxId: '12-3456789', country: 'US' }),
      });
      const answers = await Promise.all(
        names.map((partner, n) =>
          (nodes[n % 2] as World).register(`lines${n}`, partner, of(n), AT, {
            productLines: n % 2 ? ['crm', 'erp'] : ['crm'],
          }),
        ),
      );
      const won = answers.filter((answer) => !isRefusal(answer));
      expect(won).toMatchObject([{ status: 'approved' }]);
      await oneGrant(won[0] as DealAnswer);
    });

    it('two persons who decide at once: one decision, and the other finds nothing that waits', async () => {
      const [one, two] = nodes as [World, World];
      await one.register('waits', 'P0', { crmId: 'decided', website: 'аcme.com' }, AT);
      expect((await one.deal('waits')).status).toBe('in-review');
      const approval = { decision: 'APPROVE', note: null } as const;
      const decide = (node: World) => node.service.decide(node.dealId('waits'), approval, node.context(AT, fresh()));
      const answers = await Promise.all([one, two, one, two].map(decide));
      expect(answers.filter((answer) => !isRefusal(answer))).toMatchObject([{ status: 'approved' }]);
      expect(answers.filter(isRefusal)).toMatchObject(
        Array.from({ length: 3 }, () => ({ refused: 'ALREADY_APPROVED' })),
      );
    });

    async function oneGrant(winner: DealAnswer): Promise<void> {
      const { accountId } = winner as { accountId: string };
      const events = await (nodes[0] as World).events('account', accountId);
      const grants = events.filter(({ type }) => type === 'account.protection-granted');
      expect(grants.map(({ data }) => data['dealId'])).toEqual([winner.dealId]);
      expect(events.filter(({ type }) => type === 'account.registration-refused')).toHaveLength(PARTNERS - 1);
    }
  });
}
