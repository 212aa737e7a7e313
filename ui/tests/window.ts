// Opens the whole window over a pretend host, and looks for what a screen reader would stumble over.
import { render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { expect } from 'vitest';
import Frame from '../src/shell/App.svelte';
import { mockHost } from '../src/host/mock';
import type { Host } from '../src/host';
import { words as shell } from '../src/shell/words';
import type { Page } from '../src/state/app.svelte';

/** Lets every answer arrive. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    await Promise.resolve();
    await tick();
  }
}

export async function openWindow(
  scene = 'three',
  host: ReturnType<typeof mockHost> = mockHost(scene),
): Promise<ReturnType<typeof mockHost>> {
  render(Frame, { host: host as Host });
  await settled();
  return host;
}

export async function goTo(page: Page): Promise<void> {
  screen.getByRole('button', { name: shell.pages[page] }).click();
  await settled();
}

export async function press(
  key: string,
  at: Element = document.activeElement ?? document.body,
): Promise<void> {
  at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await settled();
}

/** No finding of axe but contrast, which jsdom cannot see; the pictures' run looks at that in a browser. */
export async function expectAccessible(what: string): Promise<void> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  expect(found, `${what} must be usable with every aid`).toEqual([]);
}
