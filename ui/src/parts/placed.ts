// Sets a few measures of an element from numbers that change with each frame. The content policy allows this door and
// refuses styles that are written into the page.

/** CSS properties by name, written out: `{ height: '40px' }`. */
export type Measures = Record<string, string>;

export function placed(node: HTMLElement, measures: Measures): { update(next: Measures): void } {
  const update = (next: Measures): void => {
    for (const [name, value] of Object.entries(next)) node.style.setProperty(name, value);
  };
  update(measures);
  return { update };
}
