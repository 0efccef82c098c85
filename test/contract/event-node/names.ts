import { createHash, randomUUID } from 'node:crypto';

/** The streams and event ids of one playing of a scenario, which nothing else on the server shares. */
export class Names {
  readonly prefix = `play-${randomUUID().slice(0, 8)}-`;
  readonly #letters = new Map<string, string>();

  stream(name: string): string {
    const [, dollars = '', rest = ''] = /^(\$*)(.*)$/s.exec(name) ?? [];
    return `${dollars}${this.prefix}${rest}`;
  }

  /** Whether a stream belongs to this playing. */
  owns(stream: string): boolean {
    return stream.includes(this.prefix);
  }

  short(text: string): string {
    return text.replaceAll(this.prefix, '');
  }

  id(letter: string): string {
    const digits = createHash('sha256').update(`${this.prefix}${letter}`).digest('hex');
    const id = digits.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-5$3-8$4-$5');
    this.#letters.set(id, letter);
    return id;
  }

  letter(id: string): string | undefined {
    return this.#letters.get(id);
  }
}
