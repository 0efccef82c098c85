import { describe, expect, it } from '@jest/globals';
import {
  CommandExecutor,
  EventCodec,
  eventTypesOf,
  StateReaderService,
  MemoryBlindIndex,
  MemoryEventStore,
  MemoryPersonalData,
} from '#libs/eventing';
import { isRefusal, scenario } from '#libs/kernel';
import { destinationOf, partnerNamed } from '#libs/partners';
import { partnerAggregate } from './partner.aggregate.js';
import { AdmitPartner, DescribePartner, ErasePartner, VerifyPayoutMethod } from '../events/partner.commands.js';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';
import {
  commandAt,
  context,
  description,
  january,
  nameOf,
  newPartner,
  partnerId,
  past,
} from '../../test/partner.fixtures.js';
import { partnerDecider, partnerIdOf } from './partner.js';
import { withNames } from './partner.named.js';
import { type PartnerState, payoutMethodAt } from '../events/partner.state.js';

const KIM = 'kim@example.com';
const TEL = '+44 1632 960961';
const at = january(20);
const partner = scenario(partnerDecider);
const known = { status: 'known', programId: 'program-1' } as PartnerState;
const named = <C extends Parameters<typeof withNames>[0]>(command: C): C => withNames(command, nameOf, known);
const metadata = { office: TEL, size: 'L' };

function accepted(decision: ReturnType<typeof partnerDecider.decide>): readonly PartnerEvent[] {
  if (isRefusal(decision)) throw new Error(decision.message);
  return decision;
}

describe('a partner whose key or metadata name a person', () => {
  const admit = new AdmitPartner(
    { ...newPartner, externalId: KIM, description: { ...description, metadata } },
    context(at),
  );

  it('stands under names, with the texts beside them', () => {
    expect(partner.given().when(named(admit))).toMatchObject([
      { type: 'partner.prospected', data: { externalId: `person:${KIM}`, personalKey: KIM } },
      { type: 'partner.enrolled' },
      { type: 'partner.activated' },
      {
        type: 'partner.described',
        data: { metadata: { office: `person:${TEL}`, size: 'L' }, personalMetadata: { office: TEL } },
      },
    ]);
  });

  it('is the same partner when it is told again, also after it was erased, and another where a text differs', () => {
    const first = accepted(partner.given().when(named(admit)));
    const erased = accepted(partner.given(...first).when(new ErasePartner({ partnerId }, context(at))));
    for (const history of [first, [...first, ...erased]]) {
      expect(partner.given(...history).when(named(admit))).toEqual([]);
      const { data } = admit;
      const other = { ...data, description: { ...description, metadata: { ...metadata, office: KIM } } };
      expect(partner.given(...history).when(named(new AdmitPartner(other, context(at))))).toMatchObject({
        refused: 'PARTNER_EXISTS',
      });
    }
  });

  it('is described under names, too', () => {
    const describes = new DescribePartner({ partnerId, description: { ...description, metadata } }, context(at));
    const described = accepted(partner.given(...past.active).when(named(describes)));
    expect(described).toMatchObject([
      { data: { metadata: { office: `person:${TEL}` }, personalMetadata: { office: TEL } } },
    ]);
    expect(partner.given(...past.active, ...described).when(named(describes))).toEqual([]);
  });

  it('is refused, not written in the clear, where nobody has given names', () => {
    expect(partner.given().when(admit)).toMatchObject({ refused: 'NAMELESS' });
    const plain = new AdmitPartner({ ...newPartner, description: { ...description, metadata } }, context(at));
    expect(partner.given().when(plain)).toMatchObject({ refused: 'NAMELESS' });
    for (const bare of [
      new DescribePartner({ partnerId, description: { ...description, metadata } }, context(at)),
      new VerifyPayoutMethod({ partnerId, destination: 'acct_1' }, context(at)),
    ])
      expect(partner.given(...past.active).when(bare)).toMatchObject({ refused: 'NAMELESS' });
  });
});

describe('where the payouts of a partner go', () => {
  const verified = accepted(partner.given(...past.active).when(commandAt.VerifyPayoutMethod(at)));

  it('stands under a name', () => {
    expect(verified).toMatchObject([{ data: { destination: 'person:acct_1', personalDestination: 'acct_1' } }]);
    expect(partner.given(...past.active, ...verified).when(commandAt.VerifyPayoutMethod(at))).toEqual([]);
  });

  it.each([
    ['after it was verified', january(25), january(25)],
    ['dated before that', january(10), at],
  ])('is nowhere any more once the partner was erased, %s', (_when, erasedAt, removedAt) => {
    const history = [...past.active, ...verified];
    const erased = accepted(partner.given(...history).when(commandAt.ErasePartner(erasedAt)));
    expect(erased).toMatchObject([
      { type: 'partner.payout-method-removed', data: { at: removedAt } },
      { type: 'partner.erased' },
    ]);
    const state = [...history, ...erased].reduce(partnerDecider.evolve, partnerDecider.initial);
    expect(state.status === 'known' && payoutMethodAt(state, january(31))).toBeNull();
    expect(partner.given(...history, ...erased).when(commandAt.VerifyPayoutMethod(january(31)))).toMatchObject({
      refused: 'PARTNER_ERASED',
    });
  });

  it('is taken away by a second erasure where the first was of a build that left it', () => {
    const [, erasedAlone] = accepted(
      partner.given(...past.active, ...verified).when(commandAt.ErasePartner(january(25))),
    );
    const history = [...past.active, ...verified, erasedAlone!];
    const again = accepted(partner.given(...history).when(commandAt.ErasePartner(january(28))));
    expect(again).toMatchObject([{ type: 'partner.payout-method-removed', data: { at: january(28) } }]);
    expect(partner.given(...history, ...again).when(commandAt.ErasePartner(january(29)))).toEqual([]);
  });
});

describe('in the store', () => {
  const index = eventTypesOf([partnerEvents as never]);
  const facts = { tenant: 'acme', commandId: 'c' };
  const place = { stream: 'partner-acme.a', revision: 0n, position: { commit: 1n, prepare: 1n } };
  const stored = { id: 'e', ...place, recordedAt: at };

  it('an older event reads under the names that newer ones have', async () => {
    const keys = new MemoryPersonalData();
    const codec = new EventCodec(keys);
    const names = await codec.persons('acme');
    const of = { partnerId: 'a', programId: 'p', at };
    const name = await keys.seal('acme', 'a', JSON.stringify('Kim'));
    const old = async (type: string, data: object) =>
      (
        await codec.decode(index, [{ ...stored, type, data: { ...of, ...data }, metadata: { ...facts, version: 1 } }])
      )[0];
    expect(await old('partner.applied', { externalId: KIM, name, kind: 'msp', country: null })).toMatchObject({
      data: { externalId: names('p', KIM), personalKey: KIM, name: 'Kim' },
    });
    expect(await old('partner.applied', { externalId: 'X-1', name, kind: 'msp', country: null })).toMatchObject({
      data: { externalId: 'X-1', personalKey: null },
    });
    expect(await old('partner.described', { metadata })).toMatchObject({
      data: { metadata: { office: names('p', TEL), size: 'L' }, personalMetadata: { office: TEL } },
    });
    expect(await old('partner.payout-method-verified', { destination: 'acct_1' })).toMatchObject({
      data: { destination: names('p', 'acct_1'), personalDestination: 'acct_1' },
    });
  });

  it('nothing is in the clear; the id follows from the name; older partners are found under theirs', async () => {
    const keys = new MemoryPersonalData();
    const [store, blind] = [new MemoryEventStore(), new MemoryBlindIndex()];
    const codec = new EventCodec(keys, blind);
    const executor = new CommandExecutor(store, codec, { blind });
    const reads = new StateReaderService(store, codec);
    const programId = newPartner.programId;
    const { id, externalId } = await partnerNamed(reads, 'acme', programId, KIM);
    expect(externalId).toBe(KIM);
    expect(id).not.toBe(partnerIdOf('acme', programId, KIM));
    const by = (commandId: string) => ({ ...context(at), commandId });
    const admit = { ...newPartner, partnerId: id, externalId: KIM, description: { ...description, metadata } };
    await executor.execute(partnerAggregate, new AdmitPartner(admit, by('1')));
    await executor.execute(partnerAggregate, new VerifyPayoutMethod({ partnerId: id, destination: 'acct_1' }, by('2')));
    const texts: string[] = [];
    for await (const { data } of store.read(`partner-acme.${id}`)) texts.push(JSON.stringify(data));
    for (const text of [KIM, TEL, 'acct_1']) expect(texts.join()).not.toContain(text);
    expect((await partnerNamed(reads, 'acme', programId, KIM)).id).toBe(id);

    const method = (await codec.persons('acme'))(programId, 'acct_1');
    expect(await destinationOf(reads, 'acme', id, method)).toBe('acct_1');
    expect(await destinationOf(reads, 'acme', id, 'person:other')).toBeNull();
    await executor.execute(partnerAggregate, new ErasePartner({ partnerId: id }, by('3')));
    expect(await destinationOf(reads, 'acme', id, method)).toBeNull();

    const older = partnerIdOf('acme', programId, TEL);
    const olderPartner = { ...newPartner, partnerId: older, externalId: TEL };
    await executor.execute(partnerAggregate, new AdmitPartner(olderPartner, by('4')));
    expect((await partnerNamed(reads, 'acme', programId, TEL)).id).toBe(older);
  });
});
