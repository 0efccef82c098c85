import { describe, expect, it } from '@jest/globals';
import { command, type CommandContext } from './command.js';
import { type Decider, isRefusal, refuse, scenario } from './decider.js';
import type { DomainEvent } from './event.js';

class OpenDoor extends command('OpenDoor')<{ key: string }>() {}
type DoorOpened = DomainEvent<'door.opened', { by: string }>;

const door: Decider<OpenDoor, { opened: number }, DoorOpened, string> = {
  initial: { opened: 0 },
  decide: ({ data }, { opened }) =>
    opened >= 2
      ? refuse('WORN_OUT', 'the door opens no more', 'key')
      : [{ type: 'door.opened', data: { by: data.key } }],
  evolve: ({ opened }) => ({ opened: opened + 1 }),
};

const context = {} as CommandContext;
const opened: DoorOpened = { type: 'door.opened', data: { by: 'k' } };

describe('a scenario of a decider', () => {
  it('tells what a command makes happen after what has happened', () =>
    expect(
      scenario(door)
        .given(opened)
        .when(new OpenDoor({ key: 'k' }, context)),
    ).toEqual([opened]));

  it('tells why it may not', () => {
    const decision = scenario(door)
      .given(opened, opened)
      .when(new OpenDoor({ key: 'k' }, context));
    expect(isRefusal(decision)).toBe(true);
    expect(decision).toEqual({ refused: 'WORN_OUT', message: 'the door opens no more', field: 'key' });
  });

  it('knows a command by its type, on the class and on what it makes', () => {
    expect(OpenDoor.type).toBe('OpenDoor');
    expect(new OpenDoor({ key: 'k' }, context).type).toBe('OpenDoor');
  });
});
