// The door inside the desktop shell: one command, one event.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Note } from './generated/Note';
import { restart } from './restart';
import type { Host, Name, Questions } from './questions';

export function tauriHost(): Host {
  const call = <N extends Name>(name: N, args: Questions[N]['args']) =>
    invoke<Questions[N]['answer']>('call', { name, args });
  return {
    desktop: true,
    call,
    notes(listener) {
      const stop = listen<Note>('note', (event) => listener(event.payload));
      return () => void stop.then((unlisten) => unlisten());
    },
    pages(listener) {
      const first = new URLSearchParams(location.hash.replace(/^#/, '')).get('go');
      if (first) listener(first);
      const stop = listen<string>('go', (event) => listener(event.payload));
      return () => void stop.then((unlisten) => unlisten());
    },
    restart,
    show: (place) => call('page.open', place),
    open: (url) => void call('link.open', { url }).catch(() => undefined),
  };
}
