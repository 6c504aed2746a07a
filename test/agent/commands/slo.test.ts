import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RegisterCommand } from '../../../agent/commands/cli.ts';
import { registerSlo } from '../../../agent/commands/slo.ts';
import { registerTickets } from '../../../agent/commands/tickets.ts';
import { openState } from '../../../agent/state.ts';
import { fillLedger, settableClock } from '../ledger/invented-ledger.ts';
import { runCommand } from '../../support/run-command.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const NOW = Date.parse('2026-11-25T20:00:00Z');

/** A state directory with invented tickets, and the commands on it. */
function unit(tickets: number, policies = '') {
  const folder = tempFolder();
  const stateDirectory = join(folder, 'state');
  const config = join(folder, 'config.yaml');
  writeFileSync(config, `stateDirectory: ${stateDirectory}\n${policies}`, { mode: 0o600 });
  const db = openState({ stateDirectory });
  fillLedger(db, { tickets, now: NOW, days: 8, seed: 5 });
  db.close();
  const run = async (register: RegisterCommand, args: string[]) =>
    await runCommand(register, [...args, '--config', config], { clock: settableClock(NOW), timeZone: 'Europe/Berlin' });
  return {
    slo: async (...args: string[]) => await run(registerSlo, ['slo', ...args]),
    tickets: async (...args: string[]) => await run(registerTickets, ['tickets', ...args]),
    folder,
  };
}

describe('slo', () => {
  it('--json prints the clocks and the attainment as one document', async () => {
    const { exitCode, stdout } = await unit(40).slo('--json');
    const document = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ now: '2026-11-25T20:00:00.000Z', policy: 'dten-slo', total: 40 });
    expect(document.tickets).toHaveLength(40);
    expect(document.attainment.map(({ days }: { days: number }) => days)).toEqual([30, 90, 365]);
    expect(Object.keys(document.attainment[0].byPriority)).toContain('urgent');
  });

  it('on an empty state says so, and prints one document with --json', async () => {
    const empty = unit(0);
    expect((await empty.slo()).stdout).toContain('No tickets yet.');
    expect(JSON.parse((await empty.slo('--json')).stdout)).toMatchObject({ total: 0, tickets: [] });
    expect(JSON.parse((await empty.tickets('--json')).stdout)).toEqual({ total: 0, tickets: [] });
  });

  it('shows a table with local time first and Pacific Time below', async () => {
    const { stdout } = await unit(40).slo('--limit', '40');
    expect(stdout).toMatch(/REF +SUBJECT +STATE +RECEIVED +ANSWER DUE +SAME DAY +MOVE/);
    expect(stdout).toMatch(/queued .*this unit/);
    expect(stdout).toMatch(/on track +\w{3} \d+ Nov \d\d:\d\d/);
    expect(stdout).toMatch(/\d h( \d+ min)? left +(\w{3} )?\d\d:\d\d P[SD]T/);
    expect(stdout).toMatch(/answered within target +\d+\/\d+ \(\d+%\)/);
    expect(stdout).toMatch(/goal: more than half +(met|missed)/);
    expect(stdout).toContain('Policy dten-slo');
    expect(stdout.split('\n').every((line) => line.length <= 140)).toBe(true);
  });

  it('REF shows the timeline of one ticket; a name that nobody has is exit 2', async () => {
    const commands = unit(40);
    const { tickets } = JSON.parse((await commands.slo('--json')).stdout);
    const { ref } = tickets.find(({ slo }: { slo: { state: string } }) => slo.state === 'answered');
    const text = (await commands.slo(ref.toLowerCase())).stdout;
    expect(text).toMatch(/received by the desk: the clock starts/);
    expect(text).toMatch(/first response: the clock ends/);
    expect(text).toMatch(/public answer c\d+ by Dana/);
    const document = JSON.parse((await commands.slo(ref, '--json')).stdout);
    expect(document).toMatchObject({ ref, slo: { state: 'answered' } });
    expect(document.timeline.map(({ kind }: { kind: string }) => kind)).toContain('stretch');
    expect(await commands.slo('DT-NONE')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('DT-NONE') });
  });

  it.each([
    ['within hours', '2026-11-25T10:00:00-08:00', true, '2026-11-30T18:00:00.000Z', '2026-11-26T02:00:00.000Z'],
    ['on Thanksgiving', '2026-11-26T18:00:00Z', false, '2026-12-01T02:00:00.000Z', '2026-11-28T02:00:00.000Z'],
    ['at a close', '2026-11-17T02:00:00Z', false, '2026-11-19T02:00:00.000Z', '2026-11-18T02:00:00.000Z'],
  ])('due --at: %s', async (_, at, open, due, sameDayBy) => {
    const { stdout } = await unit(0).slo('due', '--at', at, '--json');
    expect(JSON.parse(stdout)).toEqual({
      receivedAt: new Date(at).toISOString(),
      open,
      due,
      sameDayBy,
      policy: 'dten-slo',
    });
  });

  it('due --at shows what counts on the way', async () => {
    const { stdout } = await unit(0).slo('due', '--at', '2026-11-25T10:00:00-08:00');
    expect(stdout).toMatch(/received +Wed 25 Nov 19:00 \(10:00 PST\), within business hours/);
    expect(stdout).toMatch(/answer due +Mon 30 Nov 19:00 \(10:00 PST\), after 24 h of business time/);
    expect(stdout).toMatch(/Thanksgiving Day +- +8 h/);
    const close = (await unit(0).slo('due', '--at', '2026-11-16T14:00:00Z')).stdout;
    expect(close).toMatch(/in time until Wed 18 Nov 15:00 \(06:00 PST\)/);
  });

  it.each([
    ['a time without an offset', ['due', '--at', '2026-11-25T10:00:00']],
    ['a day that does not exist', ['due', '--at', '2026-02-30T10:00:00Z']],
    ['no time at all', ['due']],
    ['a priority that is none', ['due', '--at', '2026-11-25T10:00:00Z', '--priority', 'asap']],
    ['a limit that is none', ['--limit', '0']],
    ['a format that is none', ['export', '--format', 'xls']],
  ])('is exit 2 with %s', async (_, args) => {
    const { exitCode, stdout, stderr } = await unit(0).slo(...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });

  it('due follows a policy of the configuration, with a target of its own by priority', async () => {
    const commands = unit(
      0,
      `slo:
  policies:
    - id: contract
      timeZone: Europe/Berlin
      hours: { monday: [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }] }
      holidays: { calendar: none }
      responseTargetHours: 8
      targetHoursByPriority: { urgent: 1 }
`,
    );
    const due = async (...args: string[]) =>
      JSON.parse((await commands.slo('due', '--at', '2026-11-23T11:30:00+01:00', '--json', ...args)).stdout);
    expect(await due()).toMatchObject({ due: '2026-11-30T10:30:00.000Z', policy: 'contract' });
    expect(await due('--priority', 'urgent')).toMatchObject({ due: '2026-11-23T12:30:00.000Z' });
  });

  it('export writes CSV to standard output and iCalendar to a file of its own', async () => {
    const commands = unit(40);
    const csv = (await commands.slo('export', '--format', 'csv')).stdout;
    expect(csv.trimEnd().split('\r\n')).toHaveLength(41);
    const out = join(commands.folder, 'due.ics');
    const { stdout } = await commands.slo('export', '--format', 'ics', '--out', out, '--json');
    expect(JSON.parse(stdout)).toEqual({ path: out, format: 'ics', tickets: 40 });
  });
});

describe('tickets', () => {
  it('lists them, open ones first', async () => {
    const { stdout } = await unit(10).tickets('--limit', '3');
    expect(stdout).toMatch(/^REF +PRIORITY +AT THE DESK +STATUS +CLOCK +FILED +SUBJECT\n/);
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
  });

  it('answered --at tells, --withdraw takes it back', async () => {
    const commands = unit(30);
    const { tickets } = JSON.parse((await commands.tickets('--json')).stdout);
    const { ref, slo } = tickets.find((ticket: { slo: { state: string } }) => ticket.slo.state === 'on-track');
    const told = JSON.parse((await commands.tickets('answered', ref, '--at', slo.receivedAt, '--json')).stdout);
    expect(told.slo).toMatchObject({ state: 'answered', answeredBy: { by: 'told' }, answer: { at: slo.receivedAt } });
    const taken = await commands.tickets('answered', ref, '--withdraw');
    expect(taken.stdout).toMatch(new RegExp(`^${ref}: on track`));
  });

  it.each([
    ['no such ticket', ['DT-NONE', '--at', '2026-11-25T10:00:00Z'], /no ticket DT-NONE/],
    ['neither time nor withdrawal', ['DT-00001'], /--at TIME or --withdraw/],
    ['a time without an offset', ['DT-00001', '--at', '2026-11-25T10:00:00'], /offset/],
    ['a time that has not come', ['DT-00001', '--at', '2027-11-25T10:00:00Z'], /not come yet/],
    ['nothing to withdraw', ['DT-00001', '--withdraw'], /nobody has told/],
  ])('answered is exit 2 with %s', async (_, args, message) => {
    const { exitCode, stderr } = await unit(5).tickets('answered', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
