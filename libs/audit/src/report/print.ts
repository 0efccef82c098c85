import type { Reconciliation, ShownDifference, ShownEvent } from './report.js';

/** A reconciliation as lines for people. */
export function reconciliationText(result: Reconciliation): string {
  return [...heading(result), ...(result.agrees ? [] : verdict(result)), ...first(result.differences.first)].join('\n');
}

function heading({
  program,
  programId,
  period,
  currency,
  figures,
  agrees,
  parked,
  excess,
  skipped,
}: Reconciliation): string[] {
  const rows = Object.values(figures.rows).reduce((a, b) => a + b, 0);
  const compared = rows > 0 ? `${rows} rows of read models` : 'no read models';
  return [
    `${program} (${programId}), ${period ?? 'all periods'}`,
    '',
    `  recomputed from ${figures.sales} sales, ${figures.refunds} refunds and ${figures.creditNotes} credit notes:`,
    `  ${figures.postings} postings in ${figures.ledgers} ledgers, ${figures.statements} statements; compared with ${compared}`,
    ...(parked > 0
      ? [`  ${parked} sources wait: no exchange rate was published, or they would earn more than 10^15`]
      : []),
    ...excess.map(
      (of) => `  ${of.amount} ${of.currency} more than was left of their sales was refunded, in ${of.refunds} refunds`,
    ),
    ...skipped.map(
      ({ eventId, type, names, requestedBy, approvedBy, reason }) =>
        `  left out of ${names.join(', ')} by decision of ${requestedBy} and ${approvedBy}: ${type} ${eventId} (${reason})`,
    ),
    '',
    ...table(figures.months, currency),
    '',
    agrees ? 'Everything agrees.' : 'It does not agree.',
  ];
}

function table(months: Reconciliation['figures']['months'], currency: string): string[] {
  const head = [
    'month',
    `accrued ${currency}`,
    'statements',
    `paid out ${currency}`,
    `carried ${currency}`,
    'partners received',
  ];
  const rows = months.map(({ period, accrued, statements, paidOut, closing, pays }) => [
    period,
    accrued,
    String(statements),
    paidOut,
    closing,
    Object.entries(pays)
      .map(([code, { amount, payouts }]) => `${amount} ${code} in ${payouts}`)
      .join(', '),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const isText = (at: number): boolean => at === 0 || at === head.length - 1;
  return [head, ...rows].map(
    (row) =>
      `  ${row.map((cell, at) => (isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`,
  );
}

function verdict({ waiting, wentOn, differences: { total, byKind } }: Reconciliation): string[] {
  const kinds = Object.entries(byKind).sort(([, a], [, b]) => b - a);
  const late = `${waiting} sources are newer than all that ledgers have been brought: run again when the projector is level.`;
  const moved = 'History went on while read models were compared: a difference in them may be no more than that.';
  return [
    ...(wentOn && byKind['read-model'] ? [moved] : []),
    ...(waiting > 0 ? [late] : []),
    ...(total > 0 ? [`${total} differences: ${kinds.map(([kind, count]) => `${kind} ${count}`).join(', ')}`] : []),
  ];
}

function first([difference]: readonly ShownDifference[]): string[] {
  if (!difference) return [];
  const { kind, message, fields, events, partnerId, period } = difference;
  const about = [partnerId && `partner ${partnerId}`, period].filter(Boolean).join(', ');
  return [
    '',
    `The first: ${kind}${about ? ` (${about})` : ''}`,
    `  ${message}`,
    ...fields.map(
      ({ path, expected, recorded }) => `  ${path || 'event'}: expected ${json(expected)}, recorded ${json(recorded)}`,
    ),
    ...events.flatMap(eventLines),
  ];
}

const eventLines = ({ stream, revision, type, eventId, recordedAt, data }: ShownEvent): string[] => [
  `  ${stream} revision ${revision}: ${type ?? 'no such event'} ${eventId ?? ''} recorded ${recordedAt ?? 'never'}`,
  `    ${json(data)}`,
];

const MOST = 600;

function json(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
