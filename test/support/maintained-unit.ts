import { onTestFinished } from 'vitest';
import { maintainedState } from './maintained-state.ts';
import type { MaintainedOptions, MaintainedState } from './maintained-state.ts';
import { testServices } from './panel-services.ts';
import { runningPanel } from './running-panel.ts';
import type { RunningPanel } from './running-panel.ts';
import { tempFolder } from './temp-folder.ts';

export interface MaintainedUnit extends MaintainedState {
  panel: RunningPanel;
  /** A panel on the same state, as after a restart. */
  restart(): Promise<RunningPanel>;
}

/** A unit with a PIN, one filed request with its evidence, and the panel in front of it. */
export async function maintainedUnit(options: MaintainedOptions = {}): Promise<MaintainedUnit> {
  const state = await maintainedState(tempFolder(), options);
  onTestFinished(() => state.db.close());
  const restart = (): Promise<RunningPanel> =>
    runningPanel(testServices(), {
      limits: { posts: { burst: 1000, perSecond: 1000 }, reads: { burst: 1000, perSecond: 1000 } },
      maintainer: state.services(),
    });
  return { ...state, panel: await restart(), restart };
}
