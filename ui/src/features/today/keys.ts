// Which act a key stands for on the page Today. It decides; the page acts.

export type Act =
  'next' | 'before' | 'details' | 'list' | 'fix' | 'review' | 'accept' | 'open' | 'undo' | 'find' | 'keys';

const acts: Record<string, Act> = {
  j: 'next',
  k: 'before',
  enter: 'details',
  escape: 'list',
  '1': 'fix',
  '2': 'review',
  '3': 'accept',
  o: 'open',
  z: 'undo',
  '/': 'find',
  '?': 'keys',
};

/** The act, or nothing where the key belongs to someone else: a field, a choice, a dialog, the browser. */
export function actOf(event: KeyboardEvent): Act | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const at = event.target instanceof Element ? event.target : null;
  if (at?.closest('input, textarea, select, dialog')) return null;
  const inList = at?.closest('[data-list]') != null;
  if (event.key === 'ArrowDown') return inList ? 'next' : null;
  if (event.key === 'ArrowUp') return inList ? 'before' : null;
  const act = acts[event.key.toLowerCase()] ?? null;
  if (act === 'details' && !inList) return null;
  return act;
}
