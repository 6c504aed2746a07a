/** What the tests' sandbox desk lets in. */
export const TOKEN = 'unit-token';
export const AGENT_TOKEN = 'agent-token';
export const FRESHDESK_KEY = 'freshdesk-key';
export const CONTROL_TOKEN = 'control-token';
