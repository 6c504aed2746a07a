import { collectFacts } from '../../diagnostics/collectors/run-collectors.ts';
import { createLiveHost } from '../../diagnostics/host/live-host.ts';
import type { Component } from '../../diagnostics/snapshot/component.ts';
import type { Cli } from '../commands/cli.ts';
import type { Config } from '../config/schema.ts';
import { collectorSettings } from './collection-request.ts';

export interface RunningComponents {
  components: Component[];
  /** Empty where the platform gives none. */
  bootId: string;
}

/** Which versions run now. Reads a few small files; light enough for the daemon itself. */
export async function readRunningComponents(
  config: Config,
  { clock, commandEnvironment }: Pick<Cli, 'clock' | 'commandEnvironment'>,
  signal: AbortSignal,
): Promise<RunningComponents> {
  const settings = collectorSettings(config);
  const roots = settings.versionFiles.map(({ path }) => path);
  const host = await createLiveHost({ clock, environment: commandEnvironment(), roots, signal });
  const { snapshot } = await collectFacts(host, { settings, clock, only: ['components'] }, signal);
  return { components: snapshot.components, bootId: snapshot.bootId ?? '' };
}
