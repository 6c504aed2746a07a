import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLog } from '../../agent/base/log.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { Database } from '../../agent/base/database.ts';
import { Config } from '../../agent/config/schema.ts';
import { buildRooms } from '../../agent/rooms.ts';
import type { Rooms, RoomsOptions } from '../../agent/rooms.ts';
import { openState } from '../../agent/state.ts';
import { startTestDesk } from './sandbox.ts';
import type { TestDesk } from './sandbox.ts';
import { tempFolder } from './temp-folder.ts';
import { quietCli } from './quiet-cli.ts';

export interface BuiltRooms {
  desk: TestDesk;
  rooms: Rooms;
  /** What was logged, a line each. */
  lines: string[];
}

/** The rooms of a daemon with the sandbox desk; what is `prepare`d stands in its state already. */
export async function builtRooms({
  onStep = () => undefined,
  panelPort,
  prepare,
}: {
  onStep?: RoomsOptions['onStep'];
  /** Absent: no page. */
  panelPort?: number;
  prepare?: (db: Database) => void;
} = {}): Promise<BuiltRooms> {
  const folder = tempFolder();
  const desk = await startTestDesk(folder);
  onTestFinished(() => desk.close());
  writeFileSync(join(folder, 'token'), `${desk.token}\n`, { mode: 0o600 });
  const config = Config.parse({
    stateDirectory: join(folder, 'state'),
    desk: { kind: 'sandbox', url: desk.url, tokenFile: join(folder, 'token'), settleSeconds: 0 },
    panel: panelPort === undefined ? { enabled: false } : { port: panelPort },
  });
  const cli = quietCli();
  const db = openState(config);
  onTestFinished(() => db.close());
  prepare?.(db);
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const log = createLog({ level: 'info', clock: systemClock, redact: (line) => line, write });
  const rooms = await buildRooms({ config, cli, db, log, ...(onStep === undefined ? {} : { onStep }) });
  onTestFinished(async () => await rooms.stopPanel());
  return { desk, rooms, lines };
}
