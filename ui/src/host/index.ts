// Picks the door: the desktop shell if it is there, else the server that sent the page.
import { loopbackHost } from './loopback';
import type { Host } from './questions';
import { tauriHost } from './tauri';

export { asProblem } from './questions';
export type { Host, Name, Questions } from './questions';
export type * from './shapes';

export async function openHost(): Promise<Host> {
  if (__MOCK__) {
    const { mockHost } = await import('./mock');
    return mockHost(new URLSearchParams(location.search).get('scene') ?? 'three');
  }
  return window.__TAURI_INTERNALS__ ? tauriHost() : loopbackHost();
}
