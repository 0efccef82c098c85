/**
 * What the CRM keeps of each subject: the table, and its row made of the state that an event carries. Every event carries the whole state
 * after it, so the newest event of a subject is all that a row needs; who is erased has no name in it any more.
 */
const TABLES = {
  partner: {
    table: 'account',
    row: ({ id, externalId, name, kind, country, standing, tier, mergedInto, erased = false }) => ({
      ...{ id, external_id: externalId, name, kind, country, standing, tier, merged_into: mergedInto, erased },
    }),
  },
  contact: {
    table: 'contact',
    row: ({ id, partnerId, name, email, role }) => ({ id, account_id: partnerId, name, email, role }),
    isGone: ({ removed, erased }) => removed || erased,
  },
  deal: {
    table: 'opportunity',
    row: ({ id, partnerId, externalId, state, customer = {}, amount, currency, expiresAt, closedAt }) => ({
      ...{ id, account_id: partnerId, external_id: externalId, stage: state, customer_id: customer.id },
      ...{ customer_name: customer.name, customer_crm_id: customer.crmId, customer_erased: customer.erased ?? false },
      ...{ amount: amount?.amount, currency, expires_at: expiresAt, closed_at: closedAt },
    }),
  },
  commission: {
    table: 'commission',
    row: ({ id, partnerId, saleId, kind, status, amount, remaining, period, payableIn }) => ({
      ...{ id, account_id: partnerId, sale_id: saleId, kind, status, amount: amount.amount, remaining },
      ...{ currency: amount.currency, period, payable_in: payableIn },
    }),
  },
  payout: {
    table: 'payout',
    row: ({ id, partnerId, statementId, period, status, amount, pays, settledOn }) => ({
      ...{ id, account_id: partnerId, statement_id: statementId, period, status, settled_on: settledOn },
      ...{ amount: amount.amount, currency: amount.currency, pays: pays?.amount, pays_currency: pays?.currency },
    }),
  },
};

/** What is mirrored; `commission.skipped` comes, too, and has no row. */
export const FILTER = { types: Object.keys(TABLES).map((kind) => `${kind}.*`) };

/** Writes what events say, in the transaction of `db`: one statement for each table, however many events there are. */
export async function write(db, events) {
  for (const [kind, { table, row, isGone }] of Object.entries(TABLES)) {
    const newest = new Map(events.filter((event) => event[kind]).map((event) => [event.subject, event]));
    const rows = [...newest.values()].map((event) => ({ ...row(event[kind][kind]), sequence: event.sequence }));
    if (rows.length > 0) await db.query(upsertOf(table, rows[0]), [JSON.stringify(rows)]);
    const gone = isGone ? [...newest.values()].filter((event) => isGone(event[kind][kind])) : [];
    if (gone.length > 0)
      await db.query(`DELETE FROM crm.${table} WHERE id = ANY($1)`, [gone.map((one) => one.subject)]);
  }
  const activities = events.map(({ id, sequence, type, subject, occurredAt, snapshot = false }) => ({
    ...{ event_id: id, sequence, type, subject, occurred_at: occurredAt, from_snapshot: snapshot },
  }));
  const rows = 'SELECT * FROM jsonb_populate_recordset(NULL::crm.activity, $1)';
  await db.query(`INSERT INTO crm.activity ${rows}`, [JSON.stringify(activities)]);
}

function upsertOf(table, { id: _, ...others }) {
  return `INSERT INTO crm.${table} AS kept SELECT * FROM jsonb_populate_recordset(NULL::crm.${table}, $1) ON CONFLICT (id)
    DO UPDATE SET ${Object.keys(others).map((name) => `${name} = excluded.${name}`)} WHERE kept.sequence < excluded.sequence`;
}
