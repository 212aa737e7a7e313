// The door when the same pages are served by the program without a window. The token comes with the address, behind
// the hash, so that it never leaves the computer in a request line.
import type { Note } from './generated/Note';
import { restart } from './restart';
import type { Host, Listener, Name, Questions } from './questions';

/** Waits this long before listening again after the line broke, in milliseconds. */
const AGAIN = 2_000;

export function loopbackHost(base = '', token = tokenOf(location.hash)): Host {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  async function call<N extends Name>(name: N, args: Questions[N]['args']): Promise<Questions[N]['answer']> {
    const answer = await fetch(`${base}/call/${name}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(args),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw body;
    return body as Questions[N]['answer'];
  }
  const open = (url: string): void => void window.open(url, '_blank', 'noopener,noreferrer');
  return {
    desktop: false,
    call,
    notes: (listener) => listenTo(`${base}/notes`, headers, listener),
    // Without a shell there is no tray that could ask for a page.
    pages: () => () => undefined,
    restart,
    open,
    // Without a shell the engine's address is opened by the browser that shows the pages.
    async show(place) {
      const page = await call('page.address', place);
      open(page.url);
      return page;
    },
  };
}

/** `#token=…` */
export function tokenOf(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? '';
}

/** Reads server-sent events with fetch, because the browser's own reader cannot send a token. */
function listenTo(address: string, headers: Record<string, string>, listener: Listener): () => void {
  const stop = new AbortController();
  const again = async (): Promise<void> => {
    try {
      const answer = await fetch(address, { headers, signal: stop.signal });
      if (answer.ok && answer.body) await readEvents(answer.body, listener);
    } catch {
      // The line broke or was closed; below it is taken up again unless nobody listens any more.
    }
    if (!stop.signal.aborted) setTimeout(() => void again(), AGAIN);
  };
  void again();
  return () => stop.abort();
}

async function readEvents(body: ReadableStream<Uint8Array>, listener: Listener): Promise<void> {
  const reader = body.getReader();
  const text = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const { notes, left } = splitEvents(rest + text.decode(value, { stream: true }));
    rest = left;
    notes.forEach(listener);
  }
}

/** Cuts complete events out of what has come so far (WHATWG HTML, server-sent events: a blank line ends an event). */
export function splitEvents(text: string): { notes: Note[]; left: string } {
  const parts = text.replaceAll('\r\n', '\n').split('\n\n');
  const left = parts.pop() ?? '';
  const notes = parts.flatMap((part) => {
    const data = part
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).trimStart())
      .join('\n');
    return data ? [JSON.parse(data) as Note] : [];
  });
  return { notes, left };
}
