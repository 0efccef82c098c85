type Metadata = Readonly<Record<string, string>>;

/** As many metadata as these are looked for again. */
const MOST_METADATA = 10_000;

/** What many sales have in common, such as a partner, a zone or the channel that they came through, is kept once. */
export class KeptOnce {
  private readonly texts = new Map<string, string>();
  private readonly all = new Map<string, Metadata>();

  text(text: string): string {
    const known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, text);
    return known ?? text;
  }

  metadata(metadata: Metadata): Metadata {
    const text = JSON.stringify(metadata);
    const known = this.all.get(text);
    if (known === undefined && this.all.size < MOST_METADATA) this.all.set(text, metadata);
    return known ?? metadata;
  }
}
