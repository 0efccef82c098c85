import { idOf } from '#libs/kernel';

/** How the ledgers of a program's partners are called; each is worked out once. */
export class LedgerNames {
  private readonly streams = new Map<string, string>();

  constructor(
    private readonly tenant: string,
    private readonly programId: string,
  ) {}

  idOf(partnerId: string): string {
    return idOf(this.tenant, 'ledger', `${this.programId}:${partnerId}`);
  }

  streamOf(partnerId: string): string {
    let stream = this.streams.get(partnerId);
    if (stream === undefined) {
      stream = this.stream(this.idOf(partnerId));
      this.streams.set(partnerId, stream);
    }
    return stream;
  }

  stream(ledgerId: string): string {
    return `ledger-${this.tenant}.${ledgerId}`;
  }
}
