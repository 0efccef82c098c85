/** Whether ledgers and the audit follow refunds by lines, reversals of refunds and amendments. */
export const LEDGERS_FOLLOW_LINES: boolean = false;
