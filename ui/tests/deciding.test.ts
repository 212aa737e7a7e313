// A decision, not a fix: opening each side in its own system, picking a matter, correcting the calendar of record by hand.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { words } from '../src/features/today/words';
import { report } from '../src/host/fixtures';
import { mockHost } from '../src/host/mock';
import { loopbackHost } from '../src/host/loopback';
import { expectAccessible, openWindow, press, settled } from './window';

const dialog = (): HTMLElement | null => document.querySelector('dialog');
const buttons = (text: string, place: ParentNode = document): HTMLButtonElement[] =>
  [...place.querySelectorAll('button')].filter((button) => button.textContent?.trim() === text);
const click = async (text: string, place: ParentNode = dialog() ?? document): Promise<void> => {
  buttons(text, place)[0]?.click();
  await settled();
};

describe('opening a side in its own system', () => {
  let host: ReturnType<typeof mockHost>;
  beforeEach(async () => {
    host = await openWindow();
  });
  const detail = (): HTMLElement => {
    const found = document.querySelector<HTMLElement>('[data-detail]');
    if (!found) throw new Error('There must be details.');
    return found;
  };
  const opened = (): unknown[] => host.asked.filter(([name]) => name === 'page.open').map(([, args]) => args);

  it('is offered for what is there, and for nothing else', async () => {
    expect(buttons(words.openIn('Google Workspace'), detail()).length, 'the event can be opened').toBe(1);
    expect(buttons(words.openIn('Clio'), detail()).length, 'the entry is missing').toBe(0);
    await press('j');
    expect(buttons(words.openIn('Clio'), detail()).length, 'here it is not').toBe(1);
    await expectAccessible('the details with ways to both systems');
  });

  it('hands over where it is and never an address', async () => {
    await click(words.openIn('Google Workspace'), detail());
    expect(opened(), 'a key of what was read').toEqual([
      { connection: 'Google Workspace', calendar: 'c1', id: 'e1' },
    ]);
    expect(detail().textContent, 'it is said where it went').toContain(words.opened('Google Workspace'));
  });

  it('says what to do where the page is only the calendar, and says no more of it at another row', async () => {
    await press('j');
    await click(words.openIn('Clio'), detail());
    expect(detail().textContent, 'the person has to go to that day').toContain('Clio opens its calendar.');
    await press('k');
    expect(detail().textContent, 'it was about the other one').not.toContain('Clio opens its calendar.');
  });

  it('works by keyboard, the calendar of record first', async () => {
    await press('j');
    await press('o');
    expect(opened(), 'the event and not the entry').toEqual([
      { connection: 'Google Workspace', calendar: 'c1', id: 'e1' },
    ]);
    expect(
      words.keys.list.some(([key]) => key === 'O'),
      'and the list of keys names it',
    ).toBe(true);
  });

  it('shows the problem where there is no page', async () => {
    host.show = () =>
      Promise.reject({
        code: 'TD-4102',
        sentence: 'It is no longer in Clio.',
        meaning: '',
        hint: 'Check again.',
      });
    await press('o');
    expect(detail().textContent, 'nothing fails silently').toContain('It is no longer in Clio.');
    expect(detail().textContent, 'with what to do').toContain('Check again.');
  });
});

describe('a matter that is not clear', () => {
  let host: ReturnType<typeof mockHost>;
  beforeEach(async () => {
    host = await openWindow();
    for (let row = 0; row < 3; row += 1) await press('j');
    await press('1');
    await click('Google Workspace');
  });
  const radios = (): HTMLInputElement[] => [
    ...(dialog()?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? []),
  ];
  const apply = (): HTMLButtonElement | undefined => buttons(words.fix.apply)[0];

  it('is picked from candidates with number, name and reason, and none is chosen', async () => {
    expect(radios().length, 'two are offered').toBe(2);
    expect(
      radios().some((radio) => radio.checked),
      'none is chosen',
    ).toBe(false);
    for (const text of ['2026-0098', 'Alvarez v. Northgate', 'its number is one slip away'])
      expect(dialog()?.textContent, `a person reads ${text}`).toContain(text);
    expect(apply()?.disabled, 'there is nothing to apply').toBe(true);
    expect(dialog()?.querySelector('table'), 'and nothing that would be written').toBeNull();
    await expectAccessible('the question about the matter');
  });

  it('is written only once it was picked and seen', async () => {
    radios()[1]?.click();
    await settled();
    expect(host.asked.at(-1), 'the pick makes the preview').toEqual([
      'fix.preview',
      { id: 'd4', matter: '9' },
    ]);
    expect(dialog()?.querySelector('table'), 'which is shown').not.toBeNull();
    expect(radios()[1]?.checked, 'the pick stays in sight').toBe(true);
    expect(
      host.asked.some(([name]) => name === 'fix.apply'),
      'nothing is written by picking',
    ).toBe(false);
    apply()?.click();
    await settled();
    expect(
      host.asked.some(([name]) => name === 'fix.apply'),
      'a click applies it',
    ).toBe(true);
  });
});

describe('a matter of what was left out', () => {
  it('is offered with its reason, none is chosen, and a person writes it into the calendar', async () => {
    const pretend = mockHost('three');
    const place = { connection: 'Google Workspace', calendar: 'c2', id: 'f1' };
    const offered = {
      id: '7',
      number: '2026-0098',
      name: 'Alvarez v. Northgate',
      why: 'its client is named',
    };
    const [left] = report.flagged;
    if (!left) throw new Error('Something was left out.');
    const flagged = [
      { ...left, place, candidates: [offered, { ...offered, id: '8', number: '2026-0099' }] },
      { ...left, title: 'Lunch', candidates: [] },
    ];
    const call: typeof pretend.call = (name, args) =>
      name === 'today.report' ? Promise.resolve({ ...report, flagged } as never) : pretend.call(name, args);
    const show = vi.fn(() => Promise.resolve({ system: 'Google Workspace', said: '' } as never));
    await openWindow('three', { ...pretend, call, show });
    const fold = [...document.querySelectorAll('details')];
    expect(fold.length, 'nothing is offered where nothing may be meant').toBe(1);
    const [details] = fold;
    if (!details) throw new Error('The candidates must be there.');
    details.open = true;
    await settled();
    const radios = [...details.querySelectorAll<HTMLInputElement>('input[type=radio]')];
    expect(
      radios.map((radio) => radio.checked),
      'none is chosen',
    ).toEqual([false, false]);
    expect(details.textContent, 'each says why').toContain('its client is named');
    expect(details.querySelector('[role=status]'), 'and nothing is advised yet').toBeNull();
    await expectAccessible('candidates of what was left out');
    radios[1]?.click();
    await settled();
    expect(details.textContent, 'what to write, and where').toContain(
      words.writeNumber('2026-0099', 'Google Workspace'),
    );
    [...details.querySelectorAll('button')].at(-1)?.click();
    await settled();
    expect(show, 'with a way there').toHaveBeenCalledWith(place);
  });
});

describe('where the practice system is right', () => {
  it('it is said what to change in the calendar of record, with a way there and no write', async () => {
    const host = await openWindow();
    await press('j');
    await press('1');
    await click('Clio');
    expect(host.asked.at(-1), 'the engine says it').toEqual(['fix.by_hand', { id: 'd2' }]);
    expect(dialog()?.textContent, 'with title and time').toContain(
      'move “Deposition of R. Castellano” (Fri, Nov 20, 1:00 – 4:00 PM)',
    );
    await click(words.openIn('Google Workspace'));
    expect(host.asked.at(-1), 'it is opened there').toEqual([
      'page.open',
      { connection: 'Google Workspace', calendar: 'c1', id: 'e1' },
    ]);
    expect(dialog()?.textContent, 'and said so').toContain(words.opened('Google Workspace'));
    expect(
      host.asked.some(([name]) => name.startsWith('fix.') && name !== 'fix.by_hand'),
      'nothing is written',
    ).toBe(false);
    await expectAccessible('what a person corrects');
  });
});

describe('the pages without a shell', () => {
  it('open what the engine names, and nothing when it refuses', async () => {
    const asked: [string, unknown][] = [];
    const seen: unknown[] = [];
    const answers = [
      {
        ok: true,
        body: { system: 'Outlook', url: 'https://outlook.office365.com/x', shows: 'appointment', said: '' },
      },
      {
        ok: false,
        body: { code: 'TD-4102', sentence: 'It is no longer in Outlook.', meaning: '', hint: '' },
      },
    ];
    const before = { fetch: globalThis.fetch, open: window.open };
    globalThis.fetch = ((address: string, init: RequestInit) => {
      asked.push([address, JSON.parse(String(init.body))]);
      const answer = answers.shift();
      return Promise.resolve({ ok: answer?.ok, json: () => Promise.resolve(answer?.body) });
    }) as unknown as typeof fetch;
    window.open = ((url: string) => void seen.push(url)) as unknown as typeof window.open;
    try {
      const host = loopbackHost('', 'token');
      const place = { connection: 'Outlook', calendar: 'c', id: 'e' };
      await host.show(place);
      expect(asked, 'by key').toEqual([['/call/page.address', place]]);
      expect(seen, 'the address that was answered').toEqual(['https://outlook.office365.com/x']);
      await expect(host.show(place), 'a refusal is told').rejects.toMatchObject({ code: 'TD-4102' });
      expect(seen.length, 'and opens nothing').toBe(1);
    } finally {
      globalThis.fetch = before.fetch;
      window.open = before.open;
    }
  });
});
