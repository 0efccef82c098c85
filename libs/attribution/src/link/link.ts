import { type Decider, type Refusal, refuse, textFault, unreachable } from '#libs/kernel';
import { destinationFault } from './destination.js';
import type { ChangeLink, CreateLink, DisableLink, LinkCommand } from './link.commands.js';
import type { LinkEvent } from './link.events.js';
import type { LinkRefusal } from './link.refusals.js';
import { UTM } from '../vocabulary/utm.js';
import { evolveLink, type Link, type LinkState } from './link.state.js';

type Decided = LinkEvent[] | Refusal<LinkRefusal>;

const KEY = /^[a-z0-9-]{4,40}$/;

export const isLinkKey = (text: string): boolean => KEY.test(text);

const MOST_NAME = 200;
const MOST_UTM = 200;
const MOST_REASON = 500;

export const linkDecider: Decider<LinkCommand, LinkState, LinkEvent, LinkRefusal> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'CreateLink') return create(command, state);
    if (state.status === 'absent') return refuse('NOT_FOUND', 'there is no such link', 'linkId');
    switch (command.type) {
      case 'ChangeLink':
        return change(command, state);
      case 'DisableLink':
        return disable(command, state);
      case 'EnableLink':
        return state.disabledAt === null
          ? []
          : [{ type: 'link.enabled', data: { ...of(state), at: command.context.occurredAt } }];
      default:
        return unreachable(command);
    }
  },

  evolve: evolveLink,
};

const of = ({ linkId, programId, partnerId }: Link) => ({ linkId, programId, partnerId });

function create({ data, context }: CreateLink, state: LinkState): Decided {
  const { linkId, programId, partnerId, key, name, activityId, destination, deepPaths, utm } = data;
  if (state.status === 'created')
    return isSame(state, data) ? [] : refuse('LINK_KEY_TAKEN', 'another link has this key already', 'key');
  if (!isLinkKey(key))
    return refuse('BAD_LINK_KEY', 'give 4 to 40 of the letters a to z, digits and -, such as acme-spring', 'key');
  const fault = settingsFault(data);
  if (fault) return fault;
  const created = { linkId, programId, partnerId, key, name, activityId, destination, deepPaths, utm };
  return [{ type: 'link.created', data: { ...created, at: context.occurredAt } }];
}

const isSame = (link: Link, data: CreateLink['data']): boolean =>
  link.partnerId === data.partnerId && link.activityId === data.activityId && hasSettings(link, data);

const hasSettings = (link: Link, { name, destination, deepPaths, utm }: ChangeLink['data']): boolean =>
  link.name === name &&
  link.destination === destination &&
  link.deepPaths === deepPaths &&
  UTM.every((one) => (link.utm?.[one] ?? null) === (utm?.[one] ?? null));

function change({ data, context }: ChangeLink, link: Link): Decided {
  const { name, destination, deepPaths, utm } = data;
  const fault = settingsFault(data);
  if (fault) return fault;
  if (hasSettings(link, data)) return [];
  return [{ type: 'link.changed', data: { ...of(link), at: context.occurredAt, name, destination, deepPaths, utm } }];
}

function disable({ data: { reason }, context }: DisableLink, link: Link): Decided {
  const fault = textFault(reason, 'reason', { most: MOST_REASON });
  if (fault) return fault;
  if (link.disabledAt !== null) return [];
  return [{ type: 'link.disabled', data: { ...of(link), at: context.occurredAt, reason } }];
}

const settingsFault = ({
  name,
  destination,
  allowedDomains,
  utm,
}: ChangeLink['data']): Refusal<LinkRefusal> | undefined =>
  (name === null ? undefined : textFault(name, 'name', { most: MOST_NAME })) ??
  firstFault(UTM.map((one) => [`utm.${one}`, utm?.[one] ?? null] as const)) ??
  destinationFault(destination, allowedDomains);

function firstFault(texts: readonly (readonly [field: string, text: string | null])[]) {
  for (const [field, text] of texts) {
    const fault = text === null ? undefined : textFault(text, field, { most: MOST_UTM });
    if (fault) return fault;
  }
  return undefined;
}
