// Going away and coming back: every page is the same one again, and lives.
import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { words as cleanup } from '../src/features/cleanup/words';
import { words as connections } from '../src/features/connections/words';
import { words as settings } from '../src/features/settings/words';
import { words as shell } from '../src/shell/words';
import type { Page } from '../src/state/app.svelte';
import { goTo, openWindow, press, settled } from './window';

const chosen = (): string => document.querySelector('[data-list] [aria-current] .title')?.textContent ?? '';
const shown = (): string => document.querySelector('[data-detail] h2')?.textContent ?? '';
const titles = (): string[] =>
  [...document.querySelectorAll('[data-list] .title')].map((title) => title.textContent ?? '');
const heading = (): string => document.querySelector('h1')?.textContent ?? '';

/** Leaves the page for another one and comes back, as often as wanted. */
async function awayAndBack(page: Page, times = 2): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await goTo(page === 'connections' ? 'settings' : 'connections');
    await goTo(page);
  }
}

/** The button of a step in the row of all steps. */
const step = (name: keyof typeof cleanup.names): HTMLElement =>
  within(screen.getByRole('navigation', { name: cleanup.steps })).getByRole('button', {
    name: new RegExp(cleanup.names[name]),
  });

async function typeInto(field: HTMLInputElement | null | undefined, text: string): Promise<void> {
  if (!field) throw new Error('There must be a field to write into.');
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await settled();
}

describe('a page that was left', () => {
  it('Today still moves, and its row and its details are about the same one', async () => {
    await openWindow();
    const all = titles();
    await awayAndBack('today');
    await press('j');
    expect(chosen(), 'the list moves after it was left').toBe(all[1]);
    expect(shown(), 'the details go with the row').toBe(all[1]);
    await press('2');
    expect(
      document.querySelector('[data-detail] .chips')?.textContent,
      'an act shows its result there',
    ).toContain('In review');
    const find = document.querySelector<HTMLInputElement>('[data-find]');
    await typeInto(find, 'lunch');
    expect(titles(), 'the filter narrows the list').toHaveLength(1);
    await awayAndBack('today');
    expect(titles(), 'and is still there on coming back').toHaveLength(1);
  });

  it('Clean up still steps forth and back', async () => {
    await openWindow('clean_found');
    await goTo('cleanup');
    const before = heading();
    await awayAndBack('cleanup');
    step('review').click();
    await settled();
    expect(heading(), 'the step buttons are not dead').not.toBe(before);
    await awayAndBack('cleanup');
    step('findings').click();
    await settled();
    expect(heading(), 'nor the way back').toBe(before);
  });

  it('Clean up keeps what was chosen and what is selected', async () => {
    await openWindow('clean_choose');
    await goTo('cleanup');
    const boxes = (): HTMLInputElement[] => [
      ...document.querySelectorAll<HTMLInputElement>('.owners input[type=checkbox]'),
    ];
    boxes()[0]?.click();
    await settled();
    await awayAndBack('cleanup');
    expect(boxes()[0]?.checked, 'an unticked calendar stays unticked').toBe(false);
    expect(boxes()[1]?.checked, 'the others stay ticked').toBe(true);
  });

  it('the review keeps its place and its selection', async () => {
    await openWindow('clean_found');
    await goTo('cleanup');
    step('review').click();
    await settled();
    const grid = (): Element => document.querySelector('[data-grid]') ?? document.body;
    await press('j', grid());
    await press('x', grid());
    const selected = (): string[] =>
      [...document.querySelectorAll('[aria-selected=true]')].map((row) => row.textContent ?? '');
    const before = selected();
    expect(before, 'one row is selected').toHaveLength(1);
    await awayAndBack('cleanup');
    expect(selected(), 'it still is').toEqual(before);
  });

  it('Settings keep what was typed and say so, also in the navigation', async () => {
    await openWindow();
    await goTo('settings');
    const firm = (): HTMLInputElement | null => document.querySelector('[data-rule=firm] input');
    expect(document.querySelector('[data-unsaved]'), 'nothing is unsaved at first').toBeNull();
    await typeInto(firm(), 'Whitfield LLP');
    await goTo('today');
    expect(document.querySelector('[aria-live]')?.textContent, 'who leaves hears it').toBe(
      settings.unsavedKept(1),
    );
    expect(document.querySelector('nav')?.textContent, 'and sees it').toContain(shell.unsaved);
    const back = [...document.querySelectorAll<HTMLElement>('nav button')].at(-1);
    back?.click();
    await settled();
    expect(firm()?.value, 'what was typed is still there').toBe('Whitfield LLP');
    expect(document.querySelector('[data-unsaved]')?.textContent, 'it is told on the page').toContain(
      settings.unsaved(1),
    );
    screen.getByRole('button', { name: settings.saveAll }).click();
    await settled();
    expect(document.querySelector('[data-unsaved]'), 'saved, nothing waits any more').toBeNull();
    expect(document.querySelector('nav')?.textContent, 'nor does the navigation say so').not.toContain(
      shell.unsaved,
    );
  });

  it('Settings take back what was typed when a person discards it', async () => {
    await openWindow();
    await goTo('settings');
    const firm = (): HTMLInputElement | null => document.querySelector('[data-rule=firm] input');
    const before = firm()?.value;
    await typeInto(firm(), 'Whitfield LLP');
    screen.getByRole('button', { name: settings.discard }).click();
    await settled();
    expect(firm()?.value, 'the rule is as the engine keeps it').toBe(before);
  });

  it('Connections keep a form that was begun, and never the secret', async () => {
    await openWindow();
    await goTo('connections');
    screen.getByRole('button', { name: connections.add }).click();
    await settled();
    document.querySelector<HTMLElement>('input[name=vendor]')?.click();
    await settled();
    const field = (name: string): HTMLInputElement | null => document.querySelector(`input[name=${name}]`);
    await typeInto(field('client'), 'abc-123');
    await typeInto(field('secret'), 'hush');
    await awayAndBack('connections');
    expect(field('client')?.value, 'what was typed is still there').toBe('abc-123');
    expect(field('secret')?.value ?? '', 'a secret is kept nowhere').toBe('');
  });
});
