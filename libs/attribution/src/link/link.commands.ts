import { command } from '#libs/kernel';
import type { LinkTarget } from './link.events.js';

interface Of {
  readonly linkId: string;
}

interface Settings extends LinkTarget {
  readonly name: string | null;
  /** The domains that the program's attribution policy allows. */
  readonly allowedDomains: readonly string[];
}

/** The same again changes nothing; a key that is another link's: LINK_KEY_TAKEN. */
export class CreateLink extends command('CreateLink')<
  Of &
    Settings & {
      readonly programId: string;
      readonly partnerId: string;
      readonly key: string;
      readonly activityId: string | null;
    }
>() {}

/** Leads elsewhere from now on; its key and its partner stay. */
export class ChangeLink extends command('ChangeLink')<Of & Settings>() {}

export class DisableLink extends command('DisableLink')<Of & { readonly reason: string }>() {}

export class EnableLink extends command('EnableLink')<Of>() {}

export type LinkCommand = CreateLink | ChangeLink | DisableLink | EnableLink;
