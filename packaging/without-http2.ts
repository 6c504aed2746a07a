import type { Plugin } from 'esbuild';

const NAMESPACE = 'without HTTP/2';

/**
 * The agent serves and calls HTTP/1.1 alone, but two libraries load Node's HTTP/2 for the case that it is wanted, which
 * takes as long as all else that the first press needs. They get what they name of it, and no more.
 */
export const withoutHttp2: Plugin = {
  name: 'without HTTP/2',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?http2$/ }, ({ path }) => ({ path, namespace: NAMESPACE, sideEffects: false }));
    onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({
      contents: 'export const constants = {}; export class Http2ServerRequest {} export default { constants };',
    }));
  },
};
