const WORDS = 4;
const SMALLEST = 1024;

/** UUIDs by the hundred thousand: 16 bytes each, and room for as many again. As texts in a Set they would take five times as much. */
export class UuidSet {
  private words = new Uint32Array(WORDS * SMALLEST);
  size = 0;

  add(id: string): void {
    if (2 * this.size >= this.words.length / WORDS) this.grow();
    if (this.put(wordsOf(id))) this.size += 1;
  }

  has(id: string): boolean {
    const words = wordsOf(id);
    return this.isAt(this.placeOf(words), words);
  }

  private put(words: Words): boolean {
    const place = this.placeOf(words);
    if (this.isAt(place, words)) return false;
    this.words.set(words, place);
    return true;
  }

  /** Where it stands, or the free place where it would. */
  private placeOf(words: Words): number {
    const mask = this.words.length / WORDS - 1;
    for (let at = words[0] & mask; ; at = (at + 1) & mask) {
      const place = at * WORDS;
      if (this.isAt(place, words) || this.isAt(place, NONE)) return place;
    }
  }

  private isAt(place: number, [a, b, c, d]: Words): boolean {
    const { words } = this;
    return words[place] === a && words[place + 1] === b && words[place + 2] === c && words[place + 3] === d;
  }

  private grow(): void {
    const before = this.words;
    this.words = new Uint32Array(2 * before.length);
    for (let at = 0; at < before.length; at += WORDS) {
      const words = [before[at], before[at + 1], before[at + 2], before[at + 3]] as unknown as Words;
      if (words.some((word) => word !== 0)) this.put(words);
    }
  }
}

type Words = readonly [number, number, number, number];

/** No UUID that is made is all zeros. */
const NONE: Words = [0, 0, 0, 0];

/** `6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11` has four words of eight digits. */
const wordsOf = (id: string): Words => [
  parseInt(id.slice(0, 8), 16),
  parseInt(id.slice(9, 13) + id.slice(14, 18), 16),
  parseInt(id.slice(19, 23) + id.slice(24, 28), 16),
  parseInt(id.slice(28, 36), 16),
];
