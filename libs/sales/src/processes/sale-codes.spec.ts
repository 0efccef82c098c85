import { codeAggregate, NOBODY } from '#libs/attribution';
import { type Outcome, streamOf } from '#libs/eventing';
import { isRefusal, toGlobalId } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { CreditingWorld } from '../../test/crediting-world.fixtures.js';

const on = (day: string, time = '12:00:00.000'): string => `2026-${day}T${time}Z`;
const { ReserveRedemption, ReleaseRedemption } = codeAggregate.commands;
const FIRST = '00000000-0000-5000-8000-000000000001';
const CODE = 'ANN10';

class Checkout {
  private constructor(
    readonly at: CreditingWorld,
    readonly codeId: string,
  ) {}

  static async open(terms: object = {}): Promise<Checkout> {
    const at = await new CreditingWorld().begin({ bind: 'sale' }, 'A');
    await at.code('A', CODE, terms);
    await at.sell('before', { at: on('04-01'), ref: 'nobody', evidence: { code: CODE } });
    const codeId = (await at.sale('before')).attribution?.touches[0]?.codeId ?? '';
    return new Checkout(at, codeId);
  }

  async hold(redemptionId: string, ref: string, time: string): Promise<void> {
    const names = this.at.journeys.workflow(this.at.programId, this.at.context(time)).names;
    const customers = (await names.identifiers({ ...NOBODY, ref })).map(({ aliasId }) => aliasId);
    const held = { codeId: this.codeId, redemptionId, customers, hasBought: false, isSelf: false };
    await this.at.sure(new ReserveRedemption(held, this.at.context(time)));
  }

  lapse(redemptionId: string, time: string): Promise<Outcome> {
    const data = { codeId: this.codeId, redemptionId, why: 'lapsed' } as const;
    return this.at.send(new ReleaseRedemption(data, this.at.context(time)));
  }

  async used(): Promise<readonly [confirmed: number, held: number]> {
    const { state } = await this.at.facts.of(codeAggregate, this.at.tenant, this.codeId);
    return state.status === 'absent' ? [0, 0] : [state.confirmed, state.reserved.size];
  }

  async types(): Promise<string[]> {
    const types: string[] = [];
    for await (const { type } of this.at.store.read(streamOf('code', this.at.tenant, this.codeId))) types.push(type);
    return types.slice(3);
  }
}

describe('a code that comes with a sale', () => {
  it('is used by the redemption that the sale names, once, and is not released any more', async () => {
    const checkout = await Checkout.open();
    const { at } = checkout;
    await checkout.hold(FIRST, 'C-1', on('05-01', '11:50:00.000'));
    const evidence = { code: CODE, redemptionId: toGlobalId('redemption', FIRST) };
    for (const key of ['once', 'twice']) await at.sell('S-1', { at: on('05-01'), evidence, key });
    expect(await checkout.used()).toEqual([2, 0]);
    expect((await at.sale('S-1')).attribution?.unusable).toEqual([]);
    expect(await checkout.lapse(FIRST, on('05-01', '12:30:00.000'))).not.toHaveProperty('refused');
    await at.sell('S-2', { at: on('05-01', '12:01:00.000'), ref: 'C-2', evidence });
    expect(await checkout.used()).toEqual([2, 0]);
    expect(isRefusal(await at.sell('S-2', { at: on('05-01', '12:01:00.000'), ref: 'C-2', evidence }))).toBe(false);
  });

  it('is used by the checkout of its customer, else by itself', async () => {
    const checkout = await Checkout.open();
    const { at } = checkout;
    await checkout.hold(FIRST, 'C-1', on('05-01', '11:50:00.000'));
    await at.sell('S-2', { at: on('05-01'), ref: 'C-2', evidence: { code: CODE } });
    expect(await checkout.used()).toEqual([2, 1]);
    await at.sell('S-1', { at: on('05-01'), ref: 'C-1', evidence: { code: CODE } });
    expect(await checkout.used()).toEqual([3, 0]);
  });

  it.each([3, 2])('is used also when its time had passed, as long as one is left: of %s', async (limit) => {
    const checkout = await Checkout.open({ limit });
    const { at } = checkout;
    await checkout.hold(FIRST, 'C-1', on('05-01', '11:00:00.000'));
    await checkout.lapse(FIRST, on('05-01', '11:30:00.000'));
    await at.sell('other', { at: on('05-01', '11:40:00.000'), ref: 'D', evidence: { code: CODE } });
    const evidence = { code: CODE, redemptionId: toGlobalId('redemption', FIRST) };
    expect(isRefusal(await at.sell('S-1', { at: on('05-01'), evidence }))).toBe(false);
    expect((await checkout.used())[0]).toBe(limit);
    expect(await at.credits('S-1', 'A')).toEqual({ A: 10_000 });
  });

  it('names no redemption that the code does not have', async () => {
    const checkout = await Checkout.open();
    const evidence = { code: CODE, redemptionId: 'made up' };
    await checkout.at.sell('S-1', { at: on('05-01'), evidence });
    const unknown = [{ given: 'redemptionId', reason: 'redemption-unknown' }];
    expect((await checkout.at.sale('S-1')).attribution?.unusable).toEqual(unknown);
    expect(await checkout.used()).toEqual([1, 0]);
  });

  it('names no redemption without its code', async () => {
    const checkout = await Checkout.open();
    await checkout.hold(FIRST, 'C-1', on('05-01', '11:50:00.000'));
    const evidence = { redemptionId: toGlobalId('redemption', FIRST) };
    await checkout.at.sell('S-1', { at: on('05-01'), evidence });
    const unknown = [{ given: 'redemptionId', reason: 'redemption-unknown' }];
    expect((await checkout.at.sale('S-1')).attribution?.unusable).toEqual(unknown);
    expect(await checkout.used()).toEqual([1, 1]);
  });

  it.each(['ReserveRedemption', 'ConfirmRedemption'])(
    'is used once although the process died before %s',
    async (step) => {
      const checkout = await Checkout.open();
      const { at } = checkout;
      at.dieBefore = step;
      await expect(at.sell('S-1', { at: on('05-01'), evidence: { code: CODE } })).rejects.toThrow('died');
      at.dieBefore = null;
      for (let n = 0; n < 2; n += 1) await at.sell('S-1', { at: on('05-01'), evidence: { code: CODE } });
      expect(await checkout.types()).toEqual(['code.redemption-reserved', 'code.redemption-confirmed']);
    },
  );

  it('is used by its sale where a policy does what the request was cut off from', async () => {
    const checkout = await Checkout.open();
    const { at } = checkout;
    await checkout.hold(FIRST, 'C-1', on('05-01', '11:50:00.000'));
    at.dieBefore = 'ConfirmRedemption';
    const evidence = { code: CODE, redemptionId: toGlobalId('redemption', FIRST) };
    await expect(at.sell('S-1', { at: on('05-01'), evidence })).rejects.toThrow('died');
    at.dieBefore = null;
    for (let n = 0; n < 2; n += 1) await at.follow('S-1');
    expect(await checkout.used()).toEqual([2, 0]);
  });
});
