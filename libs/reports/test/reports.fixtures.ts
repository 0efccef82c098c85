import type { CommandContext } from '#libs/kernel';

export const by = (subject: string, occurredAt = '2024-04-01T00:00:00.000Z'): CommandContext => ({
  ...{ tenant: 'acme', actor: { subject, role: 'manager' }, commandId: 'c', correlationId: 'c', causationId: 'c' },
  occurredAt,
});
