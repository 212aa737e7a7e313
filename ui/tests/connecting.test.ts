// What a connection may do, in the window: looking first, changing when it is wanted, a letter where somebody else has to
// allow it.
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { connections as listed } from '../src/host/fixtures';
import { mockHost } from '../src/host/mock';
import { words } from '../src/features/connections/words';
import { expectAccessible, goTo, openWindow, settled } from './window';

const letter =
  'Please allow it\n\nhttps://login.microsoftonline.com/harborpine.example/adminconsent?client_id=1';

/** The window with connections that look, the first one with this letter. */
async function looking(text: string) {
  const pretend = mockHost('three');
  const call: typeof pretend.call = async (name, args) =>
    name === 'connections.list'
      ? (listed.map((one, at) => ({ ...one, looksOnly: at === 0, letter: at === 0 ? text : '' })) as never)
      : pretend.call(name, args);
  const host = await openWindow('three', { ...pretend, call });
  await goTo('connections');
  return host;
}

describe('what a connection may do', () => {
  it('says that it looks, and asks for changing only when that is pressed', async () => {
    const host = await looking('');
    expect(screen.getByText(words.looksOnly), 'the limit is told').toBeTruthy();
    const buttons = screen.getAllByRole('button', { name: words.allow });
    expect(buttons.length, 'only where something can be allowed').toBe(1);
    await expectAccessible('a connection that looks');
    buttons[0]?.click();
    await settled();
    const asked = host.asked.find(([name]) => name === 'connections.allow')?.[1];
    expect(asked, 'of this one').toMatchObject({ name: listed[0]?.name });
    expect(screen.getByText(words.looksOnly), 'the list is asked again, and tells what is').toBeTruthy();
  });

  it('shows the ready letter where an administrator has to allow it, and none elsewhere', async () => {
    await looking(letter);
    expect(document.querySelectorAll('pre').length, 'one letter').toBe(1);
    expect(document.querySelector('pre')?.textContent, 'with the address to open').toContain(
      '/adminconsent?',
    );
    expect(screen.getByRole('button', { name: words.letterCopy }), 'to be sent as it is').toBeTruthy();
    await expectAccessible('the letter');
  });

  it('asks for looking only unless changing is ticked, and says what either asks for', async () => {
    const host = await openWindow();
    await goTo('connections');
    screen.getByRole('button', { name: words.add }).click();
    await settled();
    screen.getByRole('radio', { name: /Microsoft 365/ }).click();
    await settled();
    expect(screen.getByText(/nothing is changed/), 'looking is what is asked for').toBeTruthy();
    const box = document.querySelector<HTMLInputElement>('input[name=changes]');
    const client = document.querySelector<HTMLInputElement>('input[name=client]');
    if (!box || !client) throw new Error('The form must ask for both.');
    expect(box.checked, 'nobody is talked into more').toBe(false);
    await expectAccessible('choosing how far it reaches');
    box.click();
    await settled();
    expect(screen.getByText(/read and change the calendars/), 'the sentence goes with the tick').toBeTruthy();
    client.value = 'client-1';
    client.dispatchEvent(new Event('input', { bubbles: true }));
    document.querySelector<HTMLFormElement>('form')?.requestSubmit();
    await settled();
    const asked = host.asked.find(([name]) => name === 'connections.add')?.[1];
    expect(asked, 'what was ticked is sent').toMatchObject({ changes: true });
  });
});
