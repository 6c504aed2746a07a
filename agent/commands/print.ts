import { styleText } from 'node:util';
import type { Finding, Severity } from '../../diagnostics/health/finding.ts';
import type { Cli } from './cli.ts';

type Style = Parameters<typeof styleText>[0];

const STYLE_OF: Record<Severity, Style> = {
  inoperable: ['red', 'bold'],
  degraded: 'red',
  impaired: 'yellow',
  notice: 'dim',
};

/** One JSON document, the whole of a command's standard output. */
export function printJson(cli: Pick<Cli, 'stdout'>, document: unknown): void {
  cli.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** Colour where the stream is a terminal that wants it. */
export function paint(style: Style, text: string, stream: NodeJS.WritableStream): string {
  return styleText(style, text, { stream, validateStream: true });
}

/** The findings, one a line, worst first. */
export function findingLines(findings: readonly Finding[], stream: NodeJS.WritableStream): string {
  if (findings.length === 0) return 'No findings.\n';
  return findings
    .map(
      ({ severity, title, subsystem }) =>
        `${paint(STYLE_OF[severity], severity.padEnd(10), stream)}  ${title} (${subsystem})\n`,
    )
    .join('');
}
