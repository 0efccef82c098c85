import type { RowNotices } from '#libs/feed';
import type { RowChanges } from '#libs/graphql';

/** Hears whose events were written, also after a connection was lost: what was missed meanwhile is read without being heard of. */
export const rowNotices =
  (changes: RowChanges, view: string, onFault: (fault: unknown) => void): RowNotices =>
  async (tenant, wake) => {
    let stop = (): void => undefined;
    let isOver = false;
    let retry: NodeJS.Timeout | undefined;
    const listen = async (): Promise<void> => {
      const deaf = await changes.listen({ view, tenant, changed: wake, interrupted: again });
      stop = deaf;
      if (isOver) deaf();
    };
    const again = (): void => {
      if (!isOver) void listen().then(wake).catch(later);
    };
    const later = (fault: unknown): void => {
      if (isOver) return;
      onFault(fault);
      retry = setTimeout(again, RETRY_MS).unref();
    };
    await listen().catch(later);
    return () => {
      isOver = true;
      clearTimeout(retry);
      stop();
    };
  };

const RETRY_MS = 1_000;
