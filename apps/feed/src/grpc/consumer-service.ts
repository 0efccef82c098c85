import type { ServiceDefinition } from '@grpc/grpc-js';
import {
  createdConsumer,
  deletedConsumer,
  gotConsumer,
  listedConsumers,
  readCreateConsumer,
  readDeleteConsumer,
  readGetConsumer,
  readSeekConsumer,
  soughtConsumer,
} from '#libs/feed';
import { ConsumerService } from '#libs/feed-client';
import { type CallParts, method, tokenOf, unary } from './calls.js';

const { typeName, method: named } = ConsumerService;

export const CONSUMER_SERVICE = {
  createConsumer: method(typeName, named.createConsumer.name),
  getConsumer: method(typeName, named.getConsumer.name),
  listConsumers: method(typeName, named.listConsumers.name),
  seekConsumer: method(typeName, named.seekConsumer.name),
  deleteConsumer: method(typeName, named.deleteConsumer.name),
} satisfies ServiceDefinition;

/** The calls of `concord.feed.v1.ConsumerService`. */
export function consumerCalls({ feed, readers, logger, consumers: { consumers, list } }: CallParts) {
  const counted = async <Caller extends Parameters<typeof feed.quotas.call>[0]>(caller: Promise<Caller>) => {
    feed.quotas.call(await caller);
    return caller;
  };
  return {
    createConsumer: unary(logger, async (call) => {
      const keeper = await counted(readers.keeper(tokenOf(call)));
      const request = readCreateConsumer(call.request);
      await list.checkRoom(keeper, request.name);
      return createdConsumer(await list.changed(keeper, await consumers.create(keeper, request)));
    }),
    getConsumer: unary(logger, async (call) => {
      const caller = await counted(readers.observer(tokenOf(call)));
      const consumer = await consumers.active(caller.tenant, readGetConsumer(call.request));
      return gotConsumer(await list.shown(caller, consumer));
    }),
    listConsumers: unary(logger, async (call) => {
      const caller = await counted(readers.observer(tokenOf(call)));
      return listedConsumers(await list.all(caller));
    }),
    seekConsumer: unary(logger, async (call) => {
      const keeper = await counted(readers.keeper(tokenOf(call)));
      return soughtConsumer(await list.changed(keeper, await consumers.seek(keeper, readSeekConsumer(call.request))));
    }),
    deleteConsumer: unary(logger, async (call) => {
      await consumers.delete(await counted(readers.keeper(tokenOf(call))), readDeleteConsumer(call.request));
      return deletedConsumer();
    }),
  };
}
