import { expect, it } from 'vitest';
import { Config } from '../../../agent/config/schema.ts';
import { collectorSettings } from '../../../agent/incidents/collection-request.ts';

const places = (config: object): string[] =>
  (collectorSettings(Config.parse(config)).endpoints ?? []).map(
    ({ purpose, host, port, tls }) => `${purpose} ${tls ? 'tls' : 'tcp'}://${host}:${port}`,
  );

it('what is tried by default: DTEN, a place that shows a portal, the meeting services', () => {
  expect(places({})).toEqual([
    'dten tls://orbit.dten.com:443',
    'dten tls://help.dten.com:443',
    'portal tcp://help.dten.com:80',
    'meeting tls://zoom.us:443',
    'meeting tls://teams.microsoft.com:443',
    'meeting tls://meet.google.com:443',
  ]);
});

it('the desk and the agent’s own proxy are tried too', () => {
  const config = {
    desk: { kind: 'zendesk', url: 'https://desk.test', access: 'anonymous' },
    http: { proxy: 'http://proxy.test:3128' },
  };
  expect(places(config).slice(-2)).toEqual(['desk tls://desk.test:443', 'proxy tcp://proxy.test:3128']);
});

it('an empty list tries nothing at all', () => {
  const config = { collection: { endpoints: [] }, http: { proxy: 'http://proxy.test:3128' } };
  expect(places(config)).toEqual([]);
});
