import { type Code, NOT_USED, redemptionCommands, redemptionKnownBy, touchIdOfCode } from '#libs/attribution';
import { policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { type SaleEvent, saleEvents } from '../events/sale.events.js';

const NAME = 'use-code-when-sale-recorded';

/** A sale uses the code that came with it. Its request has mostly done it already; what comes again changes nothing. */
export const useCodeWhenSaleRecorded = (facts: StateReader) =>
  policy<SaleEvent>({
    name: NAME,
    sources: [saleEvents],
    on: ['sale.recorded'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type !== 'sale.recorded') continue;
        for (const command of await commandsOf(facts, event))
          commands.push({ command, answers: [event], doneIf: [...NOT_USED] });
      }
      return commands;
    },
  });

async function commandsOf(facts: StateReader, event: Recorded<EventOf<SaleEvent, 'sale.recorded'>>) {
  const { tenant } = event.metadata;
  const { saleId, programId, occurredAt: soldAt, attribution, evidence, conversion } = event.data;
  const codeId = attribution?.touches.find(
    (touch) => touch.codeId !== null && touch.touchId === touchIdOfCode(tenant, saleId, touch.codeId),
  )?.codeId;
  if (!codeId) return [];
  const nameOf = await facts.persons(tenant);
  const name = evidence?.redemptionId;
  const sale = {
    ...{ codeId, saleId, soldAt, journeyId: conversion?.journeyId ?? null, hasBought: (conversion?.number ?? 1) > 1 },
    named: name === undefined ? null : (code: Code) => redemptionKnownBy(code, (id) => nameOf(programId, id) === name),
  };
  return redemptionCommands(facts, sale, policyContext(NAME, event));
}
