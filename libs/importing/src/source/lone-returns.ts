/** Where carriage returns stand alone in a text: they end rows, or are a break that somebody typed into a cell. */
export class LoneReturns {
  private readonly ends: number[] = [];
  private bytes = 0;
  private isOpen = false;

  /** The next part of the text. */
  take(text: string): void {
    if (text === '') return;
    if (this.isOpen && !text.startsWith('\n')) this.ends.push(this.bytes);
    this.isOpen = text.endsWith('\r');
    let [from, bytes] = [0, this.bytes];
    for (const { index } of text.matchAll(/\r(?=[^\n])/g)) {
      bytes += Buffer.byteLength(text.slice(from, index + 1));
      from = index + 1;
      this.ends.push(bytes);
    }
    this.bytes = bytes + Buffer.byteLength(text.slice(from));
  }

  /** Whether one ends at this byte, in UTF-8. Asked for from the first byte to the last. */
  endsAt(byte: number): boolean {
    while ((this.ends[0] ?? byte) < byte) this.ends.shift();
    return this.ends[0] === byte;
  }
}
