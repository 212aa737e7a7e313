// State that outlives the page that made it. What is made while a component is set up belongs to that component: its
// derived values stop when the page is left, and what comes back looks alive and never changes again.

/** Makes something that no component owns. */
export function apart<T>(make: () => T): T {
  const made: { it?: { is: T } } = {};
  $effect.root(() => {
    made.it = { is: make() };
  });
  if (!made.it) throw new Error('It is made at once.');
  return made.it.is;
}
