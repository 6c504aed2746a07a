/* What is removed before anything leaves the unit. */

import { z } from 'zod';
import { objectionTo } from '../../diagnostics/redaction/pattern-bounds.ts';

const kind = (description: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/)
    .meta({ description });

const removed = (what: string) =>
  z
    .boolean()
    .default(true)
    .meta({ description: `Remove ${what}.` });

const Removed = z.strictObject({
  people: removed(
    'e-mail and SIP addresses, telephone numbers, names, subjects, users, payment cards, positions, postal addresses',
  ),
  meetings: removed('meeting numbers and links; the query of a link, which may hold its passcode, goes in any case'),
  network: removed('IP and MAC addresses, names of hosts and of wireless networks'),
  identity: removed('serial numbers, ids of tenants and accounts, names of rooms'),
});

const Rule = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
      .meta({ description: 'Name of the rule in counts and manifest, e.g. `badge`.' }),
    kind: kind('Kind shown in the pseudonym, e.g. `badge`.').default('custom'),
    pattern: z.string().min(1).meta({
      description:
        'Regular expression in RE2’s syntax, tried on each line; its first group, or the whole match, goes. Every repetition needs an upper bound: `{1,64}`, not `+`.',
    }),
    ignoreCase: z.boolean().default(false).meta({ description: 'Whether letters match in any case.' }),
  })
  .superRefine(({ pattern }, issues) => {
    const objection = objectionTo(pattern);
    if (objection !== null) issues.addIssue({ code: 'custom', path: ['pattern'], message: `refused: ${objection}` });
  });

export const Redaction = z
  .strictObject({
    level: z.enum(['standard', 'strict']).default('standard').meta({
      description:
        '`standard`: a pseudonym tells a private address from a public one, and addresses of one subnet have a part in common. `strict`: it tells its kind alone, and nothing may be left in.',
    }),
    remove: Removed.prefault({}).meta({
      description: 'What is removed beside credentials and known values, which always are.',
    }),
    macVendor: z.enum(['hidden', 'related', 'shown']).default('related').meta({
      description:
        'What the pseudonym of a MAC address says of its vendor: nothing, that two addresses have the same, or the vendor’s three bytes. Always `hidden` at the level strict.',
    }),
    rules: z.array(Rule).max(50).default([]).meta({
      description: 'Further patterns to remove everywhere: evidence, ticket, mail, log, names of files.',
    }),
    knownValues: z
      .array(
        z.strictObject({
          kind: kind('Kind shown in the pseudonym.').default('name'),
          value: z.string().min(4).max(512).meta({ description: 'The text to remove.' }),
        }),
      )
      .max(1000)
      .default([])
      .meta({ description: 'Further values to remove in every encoding: names of people, projects, hosts.' }),
  })
  .superRefine(({ level, remove, rules }, issues) => {
    if (level === 'strict')
      for (const [name, on] of Object.entries(remove))
        if (!on)
          issues.addIssue({
            code: 'custom',
            path: ['remove', name],
            message:
              'nothing may be left in at the level strict; remove this line, or choose redaction.level: standard',
          });
    rules.forEach(({ name }, index) => {
      if (rules.findIndex((other) => other.name === name) < index)
        issues.addIssue({ code: 'custom', path: ['rules', index, 'name'], message: 'a name that stands there twice' });
    });
  });
