const RETRY_MS = 2000;
const STREAM_RETRY_MS = 5000;
const NOT_JSON = {};

async function post(path, words) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(words),
    cache: 'no-store',
  });
  const body = await response.json().catch(() => NOT_JSON);
  return { status: response.status, body };
}

async function read(path) {
  const response = await fetch(path, { cache: 'no-store' });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/**
 * Presses help and does not give up until the press is kept. Where an answer got lost on the way, the request that was
 * opened meanwhile is the one: it is not pressed twice.
 * @returns the reference
 */
export async function pressHelp(pressedAt, onTrouble) {
  for (let attempt = 0; ; attempt++) {
    try {
      if (attempt > 0) {
        const opened = (await read('/api/v1/status')).incidents.find(
          (incident) => incident.kind === 'help' && Date.parse(incident.openedAt) >= pressedAt,
        );
        if (opened) return opened.ref;
      }
      const { status, body } = await post('/api/v1/help', {});
      if (status === 201) return body.ref;
    } catch {
      // The agent is being restarted, or the page is older than it.
    }
    onTrouble();
    await pause(RETRY_MS);
  }
}

/** Gives a request the person's answers: `kept`, or `too-late`. Tries until the agent has said so. */
export async function sendWords(ref, words) {
  for (;;) {
    try {
      const { status } = await post(`/api/v1/help/${encodeURIComponent(ref)}/words`, words);
      if (status === 200) return 'kept';
      if (status >= 400 && status < 500 && status !== 429) return 'too-late';
    } catch {
      // As above.
    }
    await pause(RETRY_MS);
  }
}

/** Says whether it works after an answer. False where that could not be passed on. */
export async function sendWorks(ref, works) {
  try {
    const { status } = await post(`/api/v1/tickets/${encodeURIComponent(ref)}/works`, { works });
    return status === 200;
  } catch {
    return false;
  }
}

/** What changes seldom: the Help Center's articles by topic, and the updates that the unit has seen. */
export async function readSeldom() {
  const [articles, updates] = await Promise.all([read('/api/v1/articles'), read('/api/v1/updates')]);
  return { articles, updates };
}

/** Follows the agent's state for good, over restarts of the agent. Without a stream it asks now and then. */
export function watch(onState, onConnection) {
  const source = new EventSource('/api/v1/events');
  source.addEventListener('open', () => onConnection(true));
  source.addEventListener('state', (event) => {
    onConnection(true);
    onState(JSON.parse(event.data));
  });
  source.addEventListener('error', () => {
    onConnection(false);
    if (source.readyState !== EventSource.CLOSED) return;
    void ask(onState, onConnection).then(() => setTimeout(() => watch(onState, onConnection), STREAM_RETRY_MS));
  });
}

async function ask(onState, onConnection) {
  try {
    const [status, tickets] = await Promise.all([read('/api/v1/status'), read('/api/v1/tickets')]);
    onConnection(true);
    onState({ page: null, status, tickets });
  } catch {
    onConnection(false);
  }
}
