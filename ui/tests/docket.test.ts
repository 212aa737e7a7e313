// The docket: everybody's day with both systems, told in words as well as in bars.
import { screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { words } from '../src/features/docket/words';
import { docket } from '../src/host/fixtures-docket';
import { mockHost } from '../src/host/mock';
import { expectAccessible, goTo, openWindow, settled } from './window';

const lane = (name: string): string => screen.getByRole('region', { name }).textContent ?? '';
const bars = (name: string, look: string): number =>
  screen.getByRole('region', { name }).querySelectorAll(`.bars .${look}`).length;

/** The window over a docket of another kind. */
async function openWith(change: Partial<typeof docket>): Promise<void> {
  const pretend = mockHost('three');
  const call: typeof pretend.call = (name, args) =>
    name === 'today.docket' ? Promise.resolve({ ...docket, ...change } as never) : pretend.call(name, args);
  await openWindow('three', { ...pretend, call });
  await goTo('docket');
}

describe('the docket', () => {
  it('shows agreeing ones and differences of each person, in words and in bars', async () => {
    await openWindow();
    await goTo('docket');
    await expectAccessible('the docket');
    expect(document.body.textContent, 'the sums stand above').toContain(docket.headline);
    expect(lane('Marcus Oyelaran'), 'what agrees is there, too').toContain(words.looks.agrees);
    expect(lane('Marcus Oyelaran'), 'what is missing is told').toContain('Missing in Clio');
    expect(lane('Priya Raman'), 'both times are told').toContain('Clio: Fri, Nov 20, 2:00 – 5:00 PM');
    expect(bars('Marcus Oyelaran', 'alone'), 'one system has one bar').toBe(1);
    expect(bars('Priya Raman', 'differs'), 'two systems have two').toBe(2);
    expect(bars('Marcus Oyelaran', 'agrees'), 'and so have those that agree').toBe(2);
    expect(bars('Priya Raman', 'left_out'), 'what is not compared is drawn apart').toBe(1);
  });

  it('tells an overlap, and what could not be read', async () => {
    const people = docket.people.map((person) => ({
      ...person,
      items: person.items.map((item) => ({ ...item, overlaps: true })),
    }));
    const why = 'it wants a new sign-in';
    const systems = docket.systems.map((system) => ({ ...system, state: 'not_checked' as const, why }));
    await openWith({ people, systems });
    expect(lane('Marcus Oyelaran'), 'an overlap is told in a word').toContain(words.overlaps);
    expect(bars('Marcus Oyelaran', 'overlaps'), 'and seen at each bar').toBe(3);
    expect(screen.getByText(`Clio: ${why}`), 'a gap is never silent').toBeTruthy();
  });

  it('tells who has declined, what is only held, and how little time lies between two places', async () => {
    const said = '30 min between Suffolk County Courthouse and Office';
    const travel = { minutes: 30, from: 'Suffolk County Courthouse', to: 'Office', said };
    const change = [
      { declined: true, answered: 'Declined by Marcus Oyelaran.' },
      { held: true, answered: 'It is tentative. Accepted by Ana Ruiz.', travel },
    ];
    const people = docket.people.map((person) => ({
      ...person,
      items: person.items.map((item, index) => ({ ...item, ...change[index] })),
    }));
    await openWith({ people, travelNote: 'How long the way takes is not known.' });
    await expectAccessible('the docket with answers');
    const told = lane('Marcus Oyelaran');
    for (const { answered } of change) expect(told, 'in words, for whoever listens').toContain(answered);
    expect(told, 'and at the title on the line').toContain(`${words.declined} · Hearing`);
    expect(told, 'as well as what is not certain').toContain(`${words.held} · Estate`);
    expect(told, 'the time between, and nothing more').toContain(said);
    expect(bars('Marcus Oyelaran', 'gap'), 'seen where it is').toBe(1);
    expect(document.body.textContent, 'what the mark means').toContain('the way takes is not known');
  });

  it('says which bar is which, and gives short ones their title', async () => {
    await openWindow();
    await goTo('docket');
    expect(document.body.textContent, 'above and below').toContain(words.bars('Google Workspace', 'Clio'));
    const titles = [...document.querySelectorAll('.bars .title')].map((title) => title.textContent);
    expect(titles, 'each stands whole beside its bars').toEqual(
      docket.people.flatMap(({ items }) => items.map(({ title }) => title)),
    );
  });

  it('says that there is nothing', async () => {
    await openWith({ people: [] });
    expect(screen.getByText(words.none.title), 'nothing is on any calendar').toBeTruthy();
  });

  it('says that a day is free only when all of it was read', async () => {
    const unread = ['The calendar of record could not be checked: none is connected.'];
    await openWith({ people: [], unread });
    expect(screen.queryByText(words.none.text), 'what was not read may hold a hearing').toBeNull();
    expect(screen.getByText(words.noneKnown.text), 'and the page says so').toBeTruthy();
  });

  it('is shown for one person, and still is after a look at another page', async () => {
    await openWindow();
    await goTo('docket');
    const pick = document.querySelector<HTMLSelectElement>(`select[aria-label=${words.by}]`);
    if (!pick) throw new Error('There must be a choice of persons.');
    pick.value = 'Priya Raman';
    pick.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    await goTo('settings');
    await goTo('docket');
    expect(document.querySelectorAll('.lane').length, 'only her lane').toBe(1);
    expect(lane('Priya Raman'), 'it is hers').toContain('Deposition');
  });

  it('goes to the printer or a file, and looks again when the report changes', async () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    const host = await openWindow();
    await goTo('docket');
    screen.getByRole('button', { name: words.print }).click();
    expect(print, 'the dialog is that of the system').toHaveBeenCalledOnce();
    screen.getByRole('button', { name: words.savePdf }).click();
    await settled();
    expect(document.body.textContent, 'the file is named').toContain('Docket 2026-11-20.pdf');
    const asked = (): number => host.asked.filter(([name]) => name === 'today.docket').length;
    const before = asked();
    host.tell({ note: 'report_changed' });
    await settled();
    expect(asked(), 'what was fixed is not shown as it was').toBe(before + 1);
    vi.unstubAllGlobals();
  });
});
