import type { DomainEvent } from '#libs/kernel';
import { rowsAfter } from '../../eventing/test/rows.fixtures.js';

export type Rows<Row> = Map<string, Row>;

/** What a view makes of a history of several streams, all of it by one actor. */
export const rowsOf = <Row extends object>(
  view: { readonly on: object },
  history: readonly { readonly stream: string; readonly event: DomainEvent }[],
  actor = { subject: 'post-to-ledger', role: 'policy' },
): Rows<Row> =>
  rowsAfter(
    view,
    history.map(({ stream, event }) => ({
      ...event,
      ...{ stream, recordedAt: '2026-01-01T00:00:00.000Z', metadata: { tenant: 't', actor } },
    })),
  );
