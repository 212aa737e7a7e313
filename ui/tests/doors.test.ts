// A newcomer gets in: two doors, a sample firm by one click, and the way out of it by another.
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { words } from '../src/features/today/words';
import { words as shell } from '../src/shell/words';
import { pages } from '../src/state/app.svelte';
import { mockHost } from '../src/host/mock';
import { expectAccessible, goTo, openWindow, settled } from './window';

describe('the first start', () => {
  it('shows two doors, and one leads to the connections', async () => {
    await openWindow('not_connected');
    const doors = [...document.querySelectorAll('[data-door]')].map((door) => door.getAttribute('data-door'));
    expect(doors, 'look around, or begin').toEqual(['sample', 'own']);
    await expectAccessible('the first start');
    screen.getByRole('button', { name: new RegExp(words.doors.own) }).click();
    await settled();
    expect(
      document.querySelector('nav [aria-current]')?.textContent?.trim(),
      'the second one leads there',
    ).toBe(shell.pages.connections);
  });

  it('raises the sample firm by one click and begins all pages anew', async () => {
    const host = await openWindow('not_connected');
    screen.getByRole('button', { name: new RegExp(words.doors.sample) }).click();
    await settled();
    const names = host.asked.map(([name]) => name);
    expect(names.filter((name) => name === 'sample.raise').length, 'one click is one firm').toBe(1);
    expect(host.asked.at(-1), 'nothing of the empty installation stays').toEqual([
      'ui.ready',
      { restarted: true },
    ]);
  });

  it('says why, where the sample firm cannot be raised', async () => {
    const pretend = mockHost('not_connected');
    const problem = { code: 'TD-5001', sentence: 'No folder could be made.', meaning: '', hint: '' };
    const call: typeof pretend.call = (name, args) =>
      name === 'sample.raise' ? Promise.reject(problem) : pretend.call(name, args);
    await openWindow('not_connected', { ...pretend, call });
    screen.getByRole('button', { name: new RegExp(words.doors.sample) }).click();
    await settled();
    expect(document.body.textContent, 'the reason stands there').toContain(problem.sentence);
  });

  it('in a browser offers only what can be done there', async () => {
    await openWindow('not_connected', mockHost('not_connected', false));
    expect(document.querySelector('[data-door=sample]'), 'a server has no sample of its own').toBeNull();
    expect(document.querySelector('[data-door=own]'), 'the other door is there').not.toBeNull();
  });
});

describe('the sample firm', () => {
  it('is marked on every page, and left with one click', async () => {
    const host = await openWindow('sample');
    for (const page of pages) {
      await goTo(page);
      expect(document.querySelector('[data-sample]')?.textContent, `${page} is marked`).toContain(
        shell.sample,
      );
    }
    screen.getByRole('button', { name: shell.leaveSample }).click();
    await settled();
    expect(
      host.asked.some(([name]) => name === 'sample.leave'),
      'one click leaves it',
    ).toBe(true);
    expect(host.asked.at(-1), 'and nothing of it stays on a page').toEqual(['ui.ready', { restarted: true }]);
  });

  it('that was asked for at the start cannot be left for another', async () => {
    await openWindow('three');
    expect(document.querySelector('[data-sample]'), 'it is marked all the same').not.toBeNull();
    expect(screen.queryByRole('button', { name: shell.leaveSample }), 'there is no other').toBeNull();
  });
});
