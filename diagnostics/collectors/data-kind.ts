import { z } from 'zod';

/**
 * Kinds of data that leave the unit (after redaction) when a collector runs. `device-identity`: model, serial numbers,
 * host name; `network-identity`: MAC and IP addresses, routes, names of networks; `hardware`: what is plugged in and how
 * it fares; `software`: names and versions; `usage`: figures of load and space; `logs`: texts written by programs for
 * whoever may read them.
 */
export const DataKind = z.enum(['device-identity', 'network-identity', 'hardware', 'software', 'usage', 'logs']);
export type DataKind = z.infer<typeof DataKind>;
