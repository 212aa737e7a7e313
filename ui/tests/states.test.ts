// Every screen in every state: it says what it should, and nobody is locked out.
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { report } from '../src/host/fixtures';
import { mockHost } from '../src/host/mock';
import { words as connections } from '../src/features/connections/words';
import { words as runs } from '../src/features/runs/words';
import { words as settings } from '../src/features/settings/words';
import { words } from '../src/features/today/words';
import { expectAccessible, goTo, openWindow, press, settled } from './window';

const states: [string, string][] = [
  ['loading', words.loading],
  ['failed', words.empty.failed.title],
  ['not_connected', words.doors.title],
  ['no_report', words.empty.noReport.title],
  ['checking', words.empty.checking.title],
  ['calm', 'All 23 appointments agree'],
  ['three', '4 discrepancies for Fri, Nov 20, 2026'],
  ['partly', words.notChecked],
];

describe('the page Today', () => {
  it.each(states)('in the state %s says: %s', async (scene, text) => {
    await openWindow(scene);
    expect(screen.getAllByText(text).length, `${scene} must be told apart by its words`).toBeGreaterThan(0);
    await expectAccessible(`Today, ${scene}`);
  });

  it('says first what the second look of the evening found to differ', async () => {
    const pretend = mockHost('three');
    const secondLook = {
      summary: '1 new since the report of Thu, Nov 19, 7:02 AM EST',
      new: 1,
      over: 0,
      other: 0,
      news: ['New: Missing in Clio · Fri, Nov 20, 4:00 – 5:00 PM · Client call'],
    };
    const call: typeof pretend.call = async (name, args) =>
      name === 'today.report' ? ({ ...report, secondLook } as never) : pretend.call(name, args);
    await openWindow('three', { ...pretend, call });
    const head = document.querySelector('h1')?.parentElement?.textContent;
    expect(head, 'that it is one, and since when').toContain(`${words.secondLook} ${secondLook.summary}`);
    expect(head, 'and what is new, by name').toContain('Client call');
  });

  it('follows a check that it did not begin, until its end', async () => {
    const host = await openWindow('checking');
    expect(
      document.querySelector('[data-empty=no_report]'),
      'nobody is asked to begin a second one',
    ).toBeNull();
    expect(screen.queryByRole('button', { name: words.checkNow }), 'nor offered it').toBeNull();
    host.tell({ note: 'run_ended', run: 'r3', outcome: 'failed' });
    await settled();
    expect(screen.getByText(words.empty.noReport.title), 'without a report it says so again').toBeTruthy();
    expect(
      document.querySelector('[data-empty=checking]'),
      'an answer of before the end begins nothing again',
    ).toBeNull();
  });

  it('shows a report that came while it still looked for one', async () => {
    const pretend = mockHost('three');
    let answered = (): void => undefined;
    let looks = 0;
    const call: typeof pretend.call = async (name, args) => {
      if (name === 'today.report' && (looks += 1) === 1) return null as never;
      if (name === 'connections.list') await new Promise<void>((done) => (answered = done));
      return pretend.call(name, args);
    };
    await openWindow('three', { ...pretend, call });
    pretend.tell({ note: 'report_ready', number: 212 });
    await settled();
    expect(document.querySelector('[data-list]'), 'the report is on the screen').not.toBeNull();
    answered();
    await settled();
    expect(document.querySelector('[data-list]'), 'an older answer does not take it away').not.toBeNull();
  });

  it('asks again if a check ended before it listened', async () => {
    const pretend = mockHost('three');
    let looks = 0;
    const call: typeof pretend.call = async (name, args) => {
      if (name === 'today.report' && (looks += 1) === 1) return null as never;
      if (name === 'runs.list') return [] as never;
      return pretend.call(name, args);
    };
    await openWindow('three', { ...pretend, call });
    expect(document.querySelector('[data-list]'), 'nobody told, and still it is there').not.toBeNull();
  });

  it('shows a check that begins while nothing was there', async () => {
    const host = await openWindow('no_report');
    host.tell({
      note: 'progress',
      run: 'r9',
      doing: 'Reading calendars',
      items: 1,
      done: 0,
      total: 9,
      left: null,
    });
    await settled();
    expect(screen.getByText(words.empty.checking.title), 'the schedule began it').toBeTruthy();
  });

  it('tells no match from nothing to fix, and clears by one click', async () => {
    await openWindow();
    const find = document.querySelector<HTMLInputElement>('[data-find]');
    if (!find) throw new Error('There must be a field to find in.');
    find.value = 'nobody has this';
    find.dispatchEvent(new Event('input', { bubbles: true }));
    await settled();
    expect(
      document.querySelector('[data-empty=no_matches]'),
      'an empty result is not an empty report',
    ).not.toBeNull();
    await expectAccessible('Today, no matches');
    document.querySelector<HTMLElement>('[data-empty=no_matches] button')?.click();
    await settled();
    expect(document.querySelectorAll('[data-list] li').length, 'all differences are back').toBe(5);
  });

  it('never says zero beside appointments that were left out', async () => {
    const pretend = mockHost('calm');
    const call: typeof pretend.call = async (name, args) => {
      const answer = await pretend.call(name, args);
      if (name !== 'today.report') return answer;
      const { flagged, counts } = report;
      return { ...(answer as typeof report), flagged, counts: { ...counts, open: 0, accepted: 0 } } as never;
    };
    await openWindow('calm', { ...pretend, call });
    const left = [...document.querySelectorAll('header dl div')].find(
      (each) => each.querySelector('dt')?.textContent === words.counts.flagged,
    );
    expect(left?.querySelector('dd')?.textContent, 'the totals count what was left out').toBe('1');
    expect(document.querySelector('[data-empty=nothing]'), 'and it is no clean tick').toBeNull();
    expect(document.querySelector('[data-empty=left_out]')?.textContent, 'but says why not').toContain(
      words.empty.nothing.leftOut(1),
    );
  });

  it('never calls a system fine that was not checked', async () => {
    await openWindow('partly');
    const clio = [...document.querySelectorAll('section li')].find((item) =>
      item.textContent?.includes('Clio'),
    );
    expect(clio?.textContent, 'the words say it').toContain(words.notChecked);
    expect(clio?.textContent, 'and not the opposite').not.toContain(words.ok);
    expect(clio?.querySelector('svg'), 'a shape says it too').not.toBeNull();
  });

  it('says of who is out and of what clashes that it is so, and not that it differs', () => {
    const marks = ['needs_cover', 'double_booking', 'time_differs'].map((kind) => words.sign(kind));
    expect(new Set(marks).size, 'each of the three is another thing').toBe(3);
    expect(marks[2], 'only two sides that say two things are not the same').toBe('not the same');
  });

  it('marks what differs with a word, not only with a colour', async () => {
    await openWindow();
    await press('j');
    const row = document.querySelector('tr.differs th');
    expect(row?.textContent, 'a screen reader hears it').toContain(words.sign('time_differs'));
    expect(row?.querySelector('svg'), 'the eye sees a sign').not.toBeNull();
  });

  it('shows the dialogs without a barrier', async () => {
    await openWindow();
    for (const key of ['1', '3', '?']) {
      await press(key);
      await expectAccessible(`the dialog of ${key}`);
      document.querySelector<HTMLElement>('dialog footer button')?.click();
      await settled();
      expect(document.querySelector('dialog'), 'the safe answer closes it').toBeNull();
    }
  });
});

describe('the other pages', () => {
  it('Connections shows states in words, the problem and the live test', async () => {
    await openWindow();
    await goTo('connections');
    for (const text of ['Working', 'Signed out', 'Clio asks for a new sign-in.', 'TD-2010']) {
      expect(screen.getAllByText(text).length, `${text} must be there to read`).toBeGreaterThan(0);
    }
    screen.getAllByRole('button', { name: connections.check })[0]?.click();
    await settled();
    expect(
      screen.getByRole('heading', { name: connections.live.title }),
      'the times are put to a person',
    ).toBeTruthy();
    await expectAccessible('Connections');
  });

  it('removing asks first, and the safe answer has the focus', async () => {
    const host = await openWindow();
    await goTo('connections');
    screen.getAllByRole('button', { name: connections.remove })[0]?.click();
    await settled();
    expect(document.activeElement?.textContent?.trim(), 'Enter must not remove').toBe(
      connections.removing.keep,
    );
    await expectAccessible('the dialog of removing');
    screen.getByRole('button', { name: connections.removing.remove }).click();
    await settled();
    expect(
      host.asked.some(([name]) => name === 'connections.remove'),
      'only the second click removes',
    ).toBe(true);
  });

  it('the secret leaves the page with the form', async () => {
    const host = await openWindow();
    await goTo('connections');
    screen.getByRole('button', { name: connections.add }).click();
    await settled();
    document.querySelector<HTMLElement>('input[type=radio]')?.click();
    await settled();
    await expectAccessible('adding a connection');
    const field = document.querySelector<HTMLInputElement>('input[type=password]');
    const client = document.querySelector<HTMLInputElement>('input[name=client]');
    if (!field || !client) throw new Error('The form must ask for both.');
    client.value = 'client-1';
    client.dispatchEvent(new Event('input', { bubbles: true }));
    field.value = 'canary-secret';
    document.querySelector<HTMLFormElement>('form')?.requestSubmit();
    expect(field.value, 'it is wiped in the same turn').toBe('');
    await settled();
    expect(host.asked.find(([name]) => name === 'connections.add')?.[1], 'it is sent once').toMatchObject({
      clientSecret: 'canary-secret',
    });
    expect(new XMLSerializer().serializeToString(document), 'nothing of it stays in the page').not.toContain(
      'canary-secret',
    );
  });

  it('a Microsoft firm is asked for its directory, filled in where it is known', async () => {
    const host = await openWindow();
    await goTo('connections');
    screen.getByRole('button', { name: connections.add }).click();
    await settled();
    screen.getByRole('radio', { name: /Microsoft 365/ }).click();
    await settled();
    const field = document.querySelector<HTMLInputElement>('input[name=tenant]');
    const client = document.querySelector<HTMLInputElement>('input[name=client]');
    if (!field || !client) throw new Error('The form must ask for both.');
    expect(field.value, 'the domain that is known is a good guess').toBe('harborpine.example');
    await expectAccessible('asking for the directory');
    client.value = 'client-1';
    client.dispatchEvent(new Event('input', { bubbles: true }));
    const form = document.querySelector<HTMLFormElement>('form');
    for (const [typed, sent] of [
      ['', false],
      ['9b1f2c3d-0e4a-4b6c-8d7e-5f6a7b8c9d0e', true],
    ] as const) {
      field.value = typed;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      form?.requestSubmit();
      await settled();
      const asked = host.asked.find(([name]) => name === 'connections.add');
      expect(asked !== undefined, `“${typed}”: without a directory Microsoft would refuse`).toBe(sent);
      if (sent) expect(asked?.[1], 'it is sent along').toMatchObject({ tenant: typed });
    }
  });

  it('Activity lists every run with its outcome', async () => {
    await openWindow();
    await goTo('runs');
    for (const outcome of ['running', 'needs_you', 'not_checked']) {
      expect(screen.getByText(runs.outcomes[outcome] ?? ''), `${outcome} is told in words`).toBeTruthy();
    }
    await expectAccessible('Runs');
  });

  it('Settings can be read and changed without a barrier', async () => {
    const host = await openWindow();
    await goTo('settings');
    await expectAccessible('Settings');
    expect(screen.getByText('Thanksgiving Day'), 'federal holidays are shown').toBeTruthy();
    screen.getByRole('button', { name: new RegExp(`${settings.remove}\\s+Office closed`) }).click();
    await settled();
    const sent = host.asked.find(([name]) => name === 'holidays.set');
    expect(sent?.[1], 'only the days of the firm are sent').toEqual([]);
  });
});
