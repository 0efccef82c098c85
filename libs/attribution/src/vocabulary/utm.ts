export const UTM = ['source', 'medium', 'campaign', 'term', 'content'] as const;

/** What a link adds to an address for the vendor's own statistics, each as `utm_<name>`; null: nothing under this name. */
export type Utm = Readonly<Record<(typeof UTM)[number], string | null>>;
