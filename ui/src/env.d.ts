// What the build puts in.

/** True in the build with the pretend host. */
declare const __MOCK__: boolean;

interface Window {
  /** Present inside the desktop shell only. */
  __TAURI_INTERNALS__?: unknown;
}
