import { z } from 'zod';
import { LogWindow } from '../collectors/settings.ts';

/** What the daemon asks of the freezing child: one JSON line on its standard input. */
export const FreezeRequest = z.object({
  /** Private folder of the incident; what is frozen goes there. */
  folder: z.string(),
  window: LogWindow,
  /** Further log files of the configuration. */
  logFiles: z.array(z.string()),
});
export type FreezeRequest = z.infer<typeof FreezeRequest>;
