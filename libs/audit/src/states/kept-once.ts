import type { Credit } from '../sources/sale-source.js';

type Metadata = Readonly<Record<string, string>>;

/** As many metadata as these are looked for again. */
const MOST_METADATA = 10_000;

/** What many sales have in common, such as a partner, a zone or the channel that they came through, is kept once. */
export class KeptOnce {
  private readonly texts = new Map<string, string>();
  private readonly all = new Map<string, Metadata>();
  private readonly parts = new Map<string, readonly Credit[]>();

  text(text: string): string {
    const known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, text);
    return known ?? text;
  }

  /** Whom a sale is credited to, and to which part. */
  credits(credits: readonly { readonly partnerId: string; readonly weight: number }[]): readonly Credit[] {
    let key = '';
    for (const { partnerId, weight } of credits) key += `${partnerId} ${weight} `;
    const known =
      this.parts.get(key) ?? credits.map(({ partnerId, weight }) => ({ partner: this.text(partnerId), weight }));
    this.parts.set(key, known);
    return known;
  }

  metadata(metadata: Metadata): Metadata {
    const text = JSON.stringify(metadata);
    const known = this.all.get(text);
    if (known === undefined && this.all.size < MOST_METADATA) this.all.set(text, metadata);
    return known ?? metadata;
  }
}
