import { expect, it } from 'vitest';
import { startAgent } from '../support/agent-process.ts';
import { quietDaemon } from '../support/daemon-state.ts';
import { tempFolder } from '../support/temp-folder.ts';

it('says redacted what nobody expected, and ends', async () => {
  const { config } = quietDaemon(tempFolder());
  const fault = encodeURIComponent(
    `process.on('SIGUSR2', () => { throw new Error('password=hunter2 of jane@acme.example'); });`,
  );
  const agent = startAgent(['--config', config, 'run'], {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${fault}` },
  });
  await agent.said('agent started');
  agent.kill('SIGUSR2');
  const { code, stderr } = await agent.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/password=<secret:\w+> of <email:\w+>/);
  expect(stderr).not.toMatch(/hunter2|jane@/);
  expect(stderr).toContain('nobody expected this error');
});
