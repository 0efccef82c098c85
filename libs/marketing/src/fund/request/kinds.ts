import type { ActivityKind } from '#libs/programs';

const KINDS: Readonly<Record<ActivityKind, true>> = {
  ...{ webinar: true, ebook: true, research: true, event: true, campaign: true, content: true },
};

export const isActivityKind = (text: string): text is ActivityKind => Object.hasOwn(KINDS, text);
