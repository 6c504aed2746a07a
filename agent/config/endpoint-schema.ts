import { z } from 'zod';

const Endpoint = z.strictObject({
  host: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9.-]{0,252})$/i)
    .meta({ description: 'Host name or address of the endpoint.' }),
  port: z.number().int().min(1).max(65_535).default(443).meta({ description: 'The TCP port that is connected to.' }),
  tls: z.boolean().default(true).meta({ description: 'Whether TLS is spoken and the certificate checked.' }),
  path: z
    .string()
    .regex(/^\/[\x21-\x7e]{0,2000}$/)
    .nullable()
    .default(null)
    .meta({ description: 'Path that is asked for; null: the connection is enough.' }),
  purpose: z.enum(['dten', 'desk', 'meeting', 'portal', 'proxy', 'other']).default('other').meta({
    description:
      'What it is for. `portal`: plain HTTP, whose redirection to another host shows a captive portal; `meeting` counts where that service’s app runs.',
  }),
});
type Endpoint = z.infer<typeof Endpoint>;

const over = (rest: Partial<Endpoint> & { host: string }): Endpoint => ({
  port: 443,
  tls: true,
  path: null,
  purpose: 'other',
  ...rest,
});

/** DTEN's own places, and the services that rooms meet on. */
const ENDPOINTS: Endpoint[] = [
  over({ host: 'orbit.dten.com', path: '/', purpose: 'dten' }),
  over({ host: 'help.dten.com', path: '/', purpose: 'dten' }),
  over({ host: 'help.dten.com', port: 80, tls: false, path: '/', purpose: 'portal' }),
  over({ host: 'zoom.us', purpose: 'meeting' }),
  over({ host: 'teams.microsoft.com', purpose: 'meeting' }),
  over({ host: 'meet.google.com', purpose: 'meeting' }),
];

export const Endpoints = z.array(Endpoint).max(24).default(ENDPOINTS).meta({
  description:
    'What should be reachable from the unit; each is tried at a collection, side by side, and compared with the baseline. An empty list tries nothing.',
});
