// The clean-up in the window: each step says what it should, nothing is removed without the second act, and the grid
// can be worked by keyboard.
import { screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { words } from '../src/features/cleanup/words';
import { words as review } from '../src/features/cleanup/review/words';
import { mockHost } from '../src/host/mock';
import { expectAccessible, goTo, openWindow, press, settled } from './window';

type Pretend = ReturnType<typeof mockHost>;

async function openCleanup(scene: string, host: Pretend = mockHost(scene)): Promise<Pretend> {
  await openWindow(scene, host);
  await goTo('cleanup');
  await settled();
  return host;
}
async function click(name: string): Promise<void> {
  const button = [...document.querySelectorAll('button')].find((each) =>
    each.textContent?.trim().startsWith(name),
  );
  if (!button) throw new Error(`There must be a button ${name}.`);
  button.click();
  await settled();
}
const grid = (): HTMLElement => document.querySelector('[data-grid]') as HTMLElement;
const row = (): string =>
  document
    .getElementById(grid().getAttribute('aria-activedescendant') ?? '')
    ?.closest('[role=row]')
    ?.getAttribute('aria-rowindex') ?? '';
const asked = (host: Pretend, name: string): unknown[] =>
  host.asked.filter(([each]) => each === name).map(([, args]) => args);
async function openReview(host?: Pretend): Promise<Pretend> {
  const opened = await openCleanup('clean_found', host);
  await click(words.findings.review);
  grid().focus();
  return opened;
}

const scenes: [string, number, string][] = [
  ['clean_choose', 1, words.choose.title],
  ['clean_empty', 1, words.choose.drop],
  ['clean_reading', 2, words.read.title],
  ['clean_stopped', 2, words.read.stoppedTitle],
  ['clean_found', 3, '100,000 events should be looked at'],
  ['clean_backed_up', 5, '214 events would be changed'],
  ['clean_paused', 6, words.clean.pausedTitle],
  ['clean_purged', 7, '208 events cleaned up'],
  ['clean_undone', 7, words.report.undoneTitle],
];

describe('the page Clean up', () => {
  it.each(scenes)('in %s stands at step %i and says: %s', async (scene, step, text) => {
    await openCleanup(scene);
    expect(screen.getByText(words.step(step, 7)), 'one knows how far it is').toBeTruthy();
    expect(screen.getAllByText(text).length, `${scene} is told apart by its words`).toBeGreaterThan(0);
    await expectAccessible(scene);
  });

  it('says so when it cannot be read, with a way on', async () => {
    const host = mockHost('clean_found');
    const call: Pretend['call'] = (name, args) =>
      name === 'audit.choices'
        ? Promise.reject({
            code: 'TD-1001',
            sentence: 'The store could not be opened.',
            meaning: '',
            hint: '',
          })
        : host.call(name, args);
    await openCleanup('clean_found', { ...host, call });
    expect(document.querySelector('[data-empty=failed]')?.textContent, 'the code to pass on').toContain(
      'TD-1001',
    );
    expect(screen.getByRole('button', { name: words.again }), 'it can be tried again').toBeTruthy();
  });

  it('offers all calendars ticked, marks who has left, and asks for what stays ticked', async () => {
    const host = await openCleanup('clean_choose');
    const boxes = [...document.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
    expect(
      boxes.every((box) => box.checked),
      'nobody has to look for calendars',
    ).toBe(true);
    expect(document.querySelector('.owners li')?.textContent, 'who has left comes first').toContain(
      words.choose.left,
    );
    boxes[0]?.click();
    await settled();
    await click(words.choose.start);
    const [start] = asked(host, 'audit.start') as [
      { calendars: { id: string }[]; files: string[]; since: string },
    ];
    expect(start.calendars.length, 'one less').toBe(boxes.length - 1);
    expect([start.files, start.since], 'with the period that was offered').toEqual([[], '2021-01-01']);
  });

  it('takes files over, and refuses others by name', async () => {
    const host = await openCleanup('clean_empty');
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    if (!input) throw new Error('Files can be chosen.');
    const files = [new File(['BEGIN:VCALENDAR'], 'dana.ics'), new File(['x'], 'letter.docx')];
    Object.defineProperty(input, 'files', { value: files });
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await vi.waitFor(() =>
      expect(document.body.textContent, 'the wrong one is named').toContain('letter.docx is no'),
    );
    expect(asked(host, 'audit.upload'), 'only the right one is sent').toEqual([
      { name: 'dana.ics', base64: 'QkVHSU46VkNBTEVOREFS' },
    ]);
  });

  it('never shows a calendar as clean that was not checked', async () => {
    await openCleanup('clean_found');
    const note = screen.getByLabelText(words.findings.notChecked(1));
    expect(note.textContent, 'it is named with the reason').toContain('Conference room');
    expect(note.textContent, 'and nothing is claimed').toContain(words.findings.notCheckedText);
  });

  it('shows the mess as a picture and as a table', async () => {
    await openCleanup('clean_found');
    expect(screen.getByRole('img').getAttribute('aria-label'), 'the picture says its point').toContain(
      'Feb 2024: 2,056',
    );
    expect(document.querySelectorAll('figure tbody tr').length, 'each bar is a row').toBe(84);
  });

  it('comes back at the same step after another page', async () => {
    await openReview();
    await goTo('today');
    await goTo('cleanup');
    expect(screen.getByText(words.step(4, 7)), 'the review again').toBeTruthy();
  });
});

describe('the review', () => {
  it('draws few of its hundred thousand rows and tells how many there are', async () => {
    await openReview();
    expect(grid().querySelectorAll('[role=row]').length, 'no more than sixty').toBeLessThanOrEqual(60);
    expect(grid().getAttribute('aria-rowcount'), 'with the header').toBe('100001');
    expect(row(), 'the first row below the header').toBe('2');
    expect(grid().querySelectorAll('[tabindex="0"], button, a, input').length, 'one stop for Tab').toBe(0);
    await expectAccessible('the review');
  });

  it('decides by key, goes to the next row, and takes back', async () => {
    const host = await openReview();
    await press('k', grid());
    expect(asked(host, 'audit.decide').at(-1), 'the row with the focus').toMatchObject({
      items: [1],
      act: 'keep',
    });
    expect(row(), 'the next one has the focus').toBe('3');
    expect(document.querySelector('[aria-live]')?.textContent, 'it is said').toBe('1 event will be kept.');
    await press('a', grid());
    expect(asked(host, 'audit.decide').at(-1), 'what is proposed').toMatchObject({
      items: [2],
      act: 'accept',
    });
    await press('u', grid());
    expect(asked(host, 'audit.undo_decision').length, 'the engine takes back').toBe(1);
    expect(row(), 'and the row has the focus again').toBe('3');
  });

  it('keeps rows in sight that the filter leaves out by now', async () => {
    await openReview();
    const pick = document.querySelector<HTMLSelectElement>('select[aria-label=Decision]');
    if (!pick) throw new Error('There must be a filter.');
    pick.value = 'open';
    pick.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    const titles = (): string[] =>
      [...grid().querySelectorAll('[role=gridcell] .title')].map((title) => title.textContent ?? '');
    const before = titles();
    await press('k', grid());
    expect(titles().slice(0, 10), 'the list does not jump').toEqual(before.slice(0, 10));
  });

  it('decides about all of the filter without naming them, and asks before many are marked to go', async () => {
    const host = await openReview();
    grid().dispatchEvent(
      new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true, cancelable: true }),
    );
    await settled();
    expect(screen.getByText(review.bulk.selected(100_000)), 'the number is said').toBeTruthy();
    await press('d', grid());
    expect(document.activeElement?.textContent?.trim(), 'the safe answer has the focus').toBe(
      review.ask.keep,
    );
    expect(asked(host, 'audit.decide'), 'nothing is marked by asking').toEqual([]);
    await expectAccessible('the question');
    await click(review.ask.deleteThem);
    expect(asked(host, 'audit.decide')[0], 'the filter stands for all').toMatchObject({
      items: null,
      act: 'delete',
    });
  });

  it('selects a stretch with Shift and says what was left out', async () => {
    const host = await openReview();
    await press('x', grid());
    for (let step = 0; step < 2; step += 1) {
      grid().dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowDown', shiftKey: true, bubbles: true, cancelable: true }),
      );
      await settled();
    }
    await click(review.bulk.keep);
    expect(asked(host, 'audit.decide').at(-1), 'three rows').toMatchObject({ items: [1, 2, 3] });
  });

  it('says why, side by side, with a word for what differs', async () => {
    vi.useFakeTimers();
    try {
      await openReview();
      await press('Enter', grid());
      await vi.advanceTimersByTimeAsync(10);
      await settled();
      const panel = document.querySelector('[data-why]');
      expect(document.activeElement, 'the panel has the focus').toBe(panel);
      expect(panel?.querySelector('tr.differs th')?.textContent, 'not by colour alone').toContain(
        review.why.differs,
      );
      await press('Escape');
      expect(document.activeElement, 'the list has it again').toBe(grid());
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells no match from nothing, and clears by one click', async () => {
    vi.useFakeTimers();
    try {
      await openReview();
      const find = document.querySelector<HTMLInputElement>('[data-find]');
      if (!find) throw new Error('There must be a field to find in.');
      find.value = 'nobody has this';
      find.dispatchEvent(new Event('input', { bubbles: true }));
      await vi.advanceTimersByTimeAsync(300);
      await settled();
      expect(document.querySelector('[data-empty=no_matches]'), 'an empty result').not.toBeNull();
      document.querySelector<HTMLElement>('[data-empty=no_matches] button')?.click();
      await settled();
      expect(grid().getAttribute('aria-rowcount'), 'all are back').toBe('100001');
      expect(localStorage.getItem('cleanup.order'), 'words of clients are not kept').not.toContain('nobody');
    } finally {
      vi.useRealTimers();
    }
  });

  it('t11 shows hostile titles as text', async () => {
    const host = mockHost('clean_found');
    const nasty = [
      '<img src=x onerror=window.hurt=1>',
      '=HYPERLINK("x")',
      '\u202etxt.exe',
      '{@html 1}',
      'x'.repeat(10_000),
    ];
    const call: Pretend['call'] = async (name, args) => {
      const answer = await host.call(name, args);
      if (name !== 'audit.items') return answer;
      const items = answer as { rows: { title: string; organizer: string }[] };
      const rows = items.rows.map((item, index) => ({
        ...item,
        title: nasty[index % 5] ?? '',
        organizer: nasty[index % 5] ?? '',
      }));
      return { ...items, rows } as typeof answer;
    };
    await openReview({ ...host, call });
    const shown = [...grid().querySelectorAll('[role=gridcell] .title')]
      .slice(0, 5)
      .map((title) => title.textContent);
    expect(shown, 'letter by letter').toEqual(nasty);
    expect(grid().querySelector('img, script'), 'no element came out of a text').toBeNull();
  });

  it('brings decisions back from a spreadsheet and names what was refused', async () => {
    const host = await openReview();
    await click(review.sheet);
    await expectAccessible('the spreadsheet dialog');
    await click(review.book.excel);
    expect(document.querySelector('dialog')?.textContent, 'where it lies').toContain(
      'Clean-up Nov 12, 2026.xlsx',
    );
    const input = document.querySelector<HTMLInputElement>('dialog input[type=file]');
    if (!input) throw new Error('A file can be chosen.');
    Object.defineProperty(input, 'files', { value: [new File(['x'], 'list.xlsx')] });
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await vi.waitFor(() =>
      expect(document.querySelector('dialog')?.textContent, 'row by row').toContain('Duplicates, row 14'),
    );
    expect(asked(host, 'audit.import')[0], 'the contents go along').toMatchObject({
      name: 'list.xlsx',
      base64: 'eA==',
    });
  });
});

describe('backing up and cleaning', () => {
  it('f24 says what cannot come back before, and goes on only with each warning read and the number typed', async () => {
    const host = await openCleanup('clean_backed_up');
    for (const text of [
      'Replies of attendees',
      'counsel@northgate.example, clerk@court.example',
      '9f2b'.repeat(16),
    ])
      expect(screen.getByText(text), `${text} stands there before`).toBeTruthy();
    expect(screen.getByRole('heading', { name: words.backup.lines }), 'each event is listed').toBeTruthy();
    expect(document.querySelectorAll('main table tbody tr').length, 'fifty at a time').toBe(50);
    expect(
      screen.queryByRole('button', { name: /^Undo/ }),
      'nothing was done that could be undone',
    ).toBeNull();
    await click(words.backup.goOn);
    expect(screen.getByRole('alert').textContent, 'a warning is not skipped').toBe(words.backup.unread);
    document.querySelector<HTMLElement>('input[type=checkbox]')?.click();
    await settled();
    await click(words.backup.goOn);
    expect(document.activeElement?.textContent?.trim(), 'the safe answer has the focus').toBe(
      words.approve.keep,
    );
    await expectAccessible('the second act');
    expect(document.querySelector('dialog')?.textContent, 'what is lost for good is told here too').toContain(
      'Online meeting links',
    );
    await click(words.approve.change(214));
    expect(asked(host, 'audit.purge'), 'without the number nothing goes').toEqual([]);
    expect(document.querySelector('dialog')?.textContent, 'and it says so').toContain(
      words.approve.wrong('DELETE 171 END 31 CHANGE 12'),
    );
    const field = document.querySelector<HTMLInputElement>('dialog input');
    if (!field) throw new Error('The number is typed.');
    field.value = 'DELETE 171 END 31 CHANGE 12';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await click(words.approve.change(214));
    expect(asked(host, 'audit.purge'), 'exactly what was shown').toEqual([
      {
        purge: 'p-1',
        count: 214,
        phrase: 'DELETE 171 END 31 CHANGE 12',
        manifest: 'c'.repeat(64),
        warningsRead: true,
      },
    ]);
    expect(screen.getByText(words.step(6, 7)), 'the work is shown').toBeTruthy();
    expect(document.querySelectorAll('progress').length, 'in one bar').toBe(1);
  });

  it('pauses, and goes on to the report', async () => {
    vi.useFakeTimers();
    try {
      const host = await openCleanup('clean_paused');
      await click(words.clean.resume);
      await vi.advanceTimersByTimeAsync(600);
      await click(words.clean.pause);
      expect(asked(host, 'audit.pause'), 'by name').toEqual([{ purge: 'p-1' }]);
      await vi.advanceTimersByTimeAsync(10);
      await settled();
      expect(screen.getByText(words.clean.pausedTitle), 'it stands').toBeTruthy();
      await click(words.clean.resume);
      await vi.advanceTimersByTimeAsync(5_000);
      await settled();
      expect(screen.getByText('208 events cleaned up'), 'the report').toBeTruthy();
      expect(document.querySelector('[aria-live]')?.textContent, 'the end is said').toBe(words.clean.ended);
    } finally {
      vi.useRealTimers();
    }
  });

  it('brings back one event or all, and asks before all', async () => {
    const host = await openCleanup('clean_purged');
    document.querySelector<HTMLElement>('td button')?.click();
    await settled();
    expect(asked(host, 'audit.undo'), 'one line').toEqual([{ purge: 'p-1', line: 1 }]);
    await vi.waitFor(() =>
      expect(screen.getAllByText(words.report.states['undone'] ?? '').length, 'it says so').toBeGreaterThan(
        1,
      ),
    );
    await click(words.report.undoAll);
    expect(document.querySelector('dialog')?.textContent, 'what does not come back').toContain(
      'Replies of attendees',
    );
    await click(words.report.asking.undo);
    expect(asked(host, 'audit.undo').at(-1), 'all').toEqual({ purge: 'p-1', line: null });
  });

  it('saves the record', async () => {
    await openCleanup('clean_purged');
    await click(words.report.record);
    expect(document.body.textContent, 'where it lies').toContain('Clean-up record.pdf');
  });
});
