/** A bar with its name and value. */
export interface Figure {
  name: string;
  share: number;
  before: number | null;
  text: string;
  /** `good`, or a severity: colours the bar. */
  level: string;
}
