import type * as client from '@eventstore/db-client';
import { createRequire } from 'node:module';

/**
 * Why the client of the event store would not take this connection string, in its words; undefined when it does. It reads the files that the
 * string names, and connects to nothing. Loaded here only where there is a string to look at: the client is slow to load.
 */
export function faultOfConnectionString(text: string): string | undefined {
  const { EventStoreDBClient } = createRequire(import.meta.url)('@eventstore/db-client') as typeof client;
  const { warn } = console;
  // What it only warns of it prints with the whole string, in which there may be a password; the adapter tells it without.
  console.warn = () => undefined;
  try {
    EventStoreDBClient.connectionString(text);
    return undefined;
  } catch (fault) {
    return withoutSecret((fault as Error).message, text);
  } finally {
    console.warn = warn;
  }
}

/** A part of the string that the client could not read may be a piece of a password, unless it stands behind the hosts. */
function withoutSecret(message: string, text: string): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  const options = text.indexOf('?', text.lastIndexOf('@') + 1);
  const isOption = options >= 0 && Number(position) > options;
  return isOption ? message : message.replace(/^Unexpected ".*" at position/s, 'Unexpected text at position');
}
