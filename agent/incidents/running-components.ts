import { collectFacts } from '../../diagnostics/collectors/run-collectors.ts';
import { createLiveHost } from '../../diagnostics/host/live-host.ts';
import type { Claim } from '../../diagnostics/firmware/claim.ts';
import { VERDICT_SOURCES } from '../../diagnostics/firmware/judge-update.ts';
import type { Component } from '../../diagnostics/snapshot/component.ts';
import type { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';
import type { Cli } from '../commands/cli.ts';
import type { Config } from '../config/schema.ts';
import { collectorSettings } from './collection-request.ts';

export interface RunningComponents {
  components: Component[];
  /** Empty where the platform gives none. */
  bootId: string;
  /** What the updaters' own states say. */
  claims: Claim[];
}

/** Those that are light enough to be asked again and again. */
const ASKED = ['components', 'rauc', 'mender', 'swupdate', 'ostree', 'apt', 'android-update'];

/** Which versions run now. Reads a few small files and asks the
 * updaters that are there; light enough for the daemon itself. */
export async function readRunningComponents(
  config: Config,
  { clock, commandEnvironment }: Pick<Cli, 'clock' | 'commandEnvironment'>,
  baseline: Snapshot | null,
  signal: AbortSignal,
): Promise<RunningComponents> {
  const settings = collectorSettings(config);
  const roots = settings.versionFiles.map(({ path }) => path);
  const host = await createLiveHost({ clock, environment: commandEnvironment(), roots, signal });
  const { snapshot } = await collectFacts(host, { settings, clock, only: ASKED }, signal);
  const claims = VERDICT_SOURCES.flatMap((source) => source.claims?.({ snapshot, baseline }) ?? []);
  return { components: snapshot.components, bootId: snapshot.bootId ?? '', claims };
}
