import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'built-in';

/**
 * An `import` of one of Node's own modules reads every export of it, and some load much when they are read (`node:http`
 * brings all of fetch along). Required instead, only the names that are used are read.
 */
export const builtinsByName: Plugin = {
  name: 'built-ins by name',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path)
        ? { path: path.replace(/^(node:)?/, 'node:'), namespace: NAMESPACE, sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({ contents: namesOf(path) }));
  },
};

function namesOf(path: string): string {
  const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => /^\w+$/.test(name));
  return [
    `const whole = /* @__PURE__ */ require(${JSON.stringify(path)});`,
    'export default whole;',
    ...names.map((name) => `const $${name} = /* @__PURE__ */ (() => whole.${name})(); export { $${name} as ${name} };`),
  ].join('\n');
}
