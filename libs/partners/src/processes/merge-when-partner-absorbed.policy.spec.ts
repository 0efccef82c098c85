import { EventCodec, MemoryEventStore, StateReaderService } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { expect, it } from '@jest/globals';
import { mergeWhenPartnerAbsorbed } from './merge-when-partner-absorbed.policy.js';
import { MergePartner } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { january, of } from '../../test/partner.fixtures.js';

const facts = new StateReaderService(new MemoryEventStore(), new EventCodec());

const recorded = (n: number, from: string) =>
  ({
    id: `event-${n}`,
    type: 'partner.absorbed',
    data: { ...of, at: january(n), from, reason: 'twin' },
    metadata: { tenant: 'acme', $correlationId: 'c', occurredAt: january(n) },
  }) as Recorded<PartnerEvent>;

it('ends each record in the one that took it in, by the same command however often it is told', async () => {
  const events = [recorded(1, 'a'), recorded(2, 'b')];
  const told = await mergeWhenPartnerAbsorbed(facts).react(events);
  expect(told.map(({ command, answers }) => [command.data, command.context.occurredAt, answers])).toEqual([
    [{ partnerId: 'a', into: 'partner-1', reason: 'twin', ended: [] }, january(1), [events[0]]],
    [{ partnerId: 'b', into: 'partner-1', reason: 'twin', ended: [] }, january(2), [events[1]]],
  ]);
  expect(told.every(({ command }) => command instanceof MergePartner && command.context.tenant === 'acme')).toBe(true);
  const again = await mergeWhenPartnerAbsorbed(facts).react(events.slice(1));
  expect(again[0]?.command.context.commandId).toBe(told[1]?.command.context.commandId);
  expect(new Set(told.map(({ command }) => command.context.commandId)).size).toBe(2);
});
