/** Stretches of bytes, in order: where each begins and ends. */
export class SpanLog {
  from = new Int32Array(64);
  to = new Int32Array(64);
  count = 0;

  add(from: number, to: number): void {
    if (this.count === this.from.length) this.grow();
    this.from[this.count] = from;
    this.to[this.count++] = to;
  }

  private grow(): void {
    const { from, to } = this;
    this.from = new Int32Array(from.length * 4);
    this.to = new Int32Array(from.length * 4);
    this.from.set(from);
    this.to.set(to);
  }
}
