import type { Notification } from 'pg';

/** Whoever may connect to the views' database may notify its channels: what cannot be read is told, and listening goes on. */
export const noticesOf =
  (take: (notice: unknown, channel: string) => void, onError: (error: Error) => void = () => undefined) =>
  ({ channel, payload }: Pick<Notification, 'channel' | 'payload'>): void => {
    try {
      take(JSON.parse(payload ?? ''), channel);
    } catch (fault) {
      onError(new Error(`a notification of ${channel} that nobody can read was left out`, { cause: fault }));
    }
  };
