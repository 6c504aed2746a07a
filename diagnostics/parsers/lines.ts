/** No line of a file we read is longer; of one that is, the beginning has to do. */
const MAX_LINE = 8192;

export interface NumberedLine {
  /** From 1. */
  line: number;
  text: string;
}

/** The lines of a text with their numbers. A last line without an end counts; a carriage return does not. */
export function numberedLines(text: string): NumberedLine[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => ({ line: index + 1, text: trimLine(line) }));
}

function trimLine(line: string): string {
  const cut = line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line;
  return cut.endsWith('\r') ? cut.slice(0, -1) : cut;
}
