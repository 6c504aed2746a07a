/** Places where a trigger ended and the rules were asked, in order. */
export class HitLog {
  ends = new Int32Array(64);
  states = new Int32Array(64);
  count = 0;

  add(end: number, state: number): void {
    if (this.count === this.ends.length) this.grow();
    this.ends[this.count] = end;
    this.states[this.count++] = state;
  }

  /** Moves the places up to `to` into another log, `shift` further on, and those up to `behind` out of the world. */
  moveTo(other: HitLog, shift: number, to: number, behind: number): void {
    const { ends, states, count } = this;
    let left = 0;
    for (let i = 0; i < count; i++) {
      const end = ends[i] as number;
      if (end <= to) other.add(end + shift, states[i] as number);
      else if (end > behind) {
        ends[left] = end;
        states[left++] = states[i] as number;
      }
    }
    this.count = left;
  }

  private grow(): void {
    const { ends, states } = this;
    this.ends = new Int32Array(ends.length * 4);
    this.states = new Int32Array(ends.length * 4);
    this.ends.set(ends);
    this.states.set(states);
  }
}
