/** What partner and vendor do together to be found. Funds and activities take them over: policies speak of them before there is any. */
export const ACTIVITY_KINDS = ['webinar', 'ebook', 'research', 'event', 'campaign', 'content'] as const;

export type ActivityKind = (typeof ACTIVITY_KINDS)[number];
