// The whole list by keyboard: choosing, fixing, marking, taking back, without anything jumping.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { words } from '../src/features/today/words';
import { words as shell } from '../src/shell/words';
import { mockHost } from '../src/host/mock';
import { openWindow, press, settled } from './window';

const titles = (): string[] =>
  [...document.querySelectorAll('[data-list] .title')].map((title) => title.textContent ?? '');
const chosen = (): string => document.querySelector('[data-list] [aria-current] .title')?.textContent ?? '';
/** What was done last; after an act the page asks how the report stands by now. */
const lastAct = (host: ReturnType<typeof mockHost>): unknown =>
  host.asked.findLast(([name]) => name !== 'today.report');
const click = async (text: string): Promise<void> => {
  const place = document.querySelector('dialog') ?? document;
  const all = [...place.querySelectorAll('button')];
  const exact = all.find((button) => button.textContent?.trim() === text);
  (exact ?? all.find((button) => button.textContent?.includes(text)))?.click();
  await settled();
};

describe('the list by keyboard', () => {
  let host: ReturnType<typeof mockHost>;
  let before: string[];
  beforeEach(async () => {
    host = await openWindow();
    before = titles();
  });

  it('moves with J and K, with arrows inside the list, and stays inside it', async () => {
    expect(chosen(), 'the worst comes first').toBe(before[0]);
    await press('j');
    expect(chosen(), 'J goes on').toBe(before[1]);
    await press('ArrowDown');
    expect(chosen(), 'so does the arrow, with the focus in the list').toBe(before[2]);
    await press('k');
    await press('k');
    await press('k');
    expect(chosen(), 'K stops at the first').toBe(before[0]);
    expect(document.activeElement?.textContent, 'the focus goes with the choice').toContain(before[0]);
  });

  it('Enter leads to the details and Escape back', async () => {
    await press('j');
    await press('Enter');
    expect(document.activeElement?.matches('[data-detail]'), 'the details have the focus').toBe(true);
    await press('Escape');
    expect(document.activeElement?.textContent, 'the row has it again').toContain(before[1]);
  });

  it('shows what a fix writes before it writes, applies, and takes back', async () => {
    await press('1');
    expect(document.querySelector('dialog h2')?.textContent, 'first a person decides').toBe(
      words.right.title,
    );
    expect(
      host.asked.some(([name]) => name === 'fix.preview'),
      'nothing is taken for right beforehand',
    ).toBe(false);
    expect(document.activeElement?.textContent?.trim(), 'nor is one of them at hand').toBe(words.fix.leave);
    await click('Google Workspace');
    expect(document.querySelector('dialog')?.textContent, 'the writes are shown').toContain(
      'Fri, Nov 20, 9:30 – 11:00 AM',
    );
    expect(
      host.asked.some(([name]) => name === 'fix.apply'),
      'nothing is written by looking',
    ).toBe(false);
    expect(document.activeElement?.textContent?.trim(), 'the safe answer holds the focus').toBe(
      words.fix.leave,
    );
    await click(words.fix.apply);
    expect(document.querySelector('[data-detail]')?.textContent, 'the result stands in place').toContain(
      'Created the entry in Clio.',
    );
    expect(titles(), 'no row moved').toEqual(before);
    await press('z');
    expect(lastAct(host), 'Z takes back exactly this').toEqual(['fix.undo', { id: 'd1' }]);
    expect(titles(), 'still no row moved').toEqual(before);
  });

  it('assigns a difference to somebody who works here, and to nobody again', async () => {
    const pick = (): HTMLSelectElement => {
      const select = document.querySelector<HTMLSelectElement>('[data-detail] select');
      if (!select) throw new Error('The details must offer whom it can be assigned to.');
      return select;
    };
    const choose = async (email: string): Promise<void> => {
      pick().value = email;
      pick().dispatchEvent(new Event('change', { bubbles: true }));
      await settled();
    };
    const offered = [...pick().options].map((option) => option.textContent?.trim());
    expect(
      pick().closest('label')?.querySelector('.name')?.textContent,
      'what “Nobody” is an answer to',
    ).toBe(words.assign);
    expect(offered.join(), 'who works at the firm').toContain('Luis Ferreira');
    expect(offered.join(), 'and nobody who has left').not.toContain('Joan Hale');
    await choose('desk@whitfield-oyelaran.example');
    expect(lastAct(host), 'by the address').toEqual([
      'today.assign',
      { id: 'd1', email: 'desk@whitfield-oyelaran.example' },
    ]);
    expect(document.querySelector('[data-list] [aria-current]')?.textContent, 'its row says so').toContain(
      words.assigned('Luis Ferreira'),
    );
    expect(titles(), 'no row moved').toEqual(before);
    await choose('');
    expect(lastAct(host), 'nobody is said as nothing').toEqual(['today.assign', { id: 'd1', email: null }]);
  });

  it('saves the copy of one person, or the whole report', async () => {
    const pick = [...document.querySelectorAll('select')].find(
      (select) => select.getAttribute('aria-label') === words.copyFor,
    );
    if (!pick) throw new Error('It must be offered whose copy is saved.');
    await click(words.savePdf);
    expect(lastAct(host), 'usually all of it').toEqual(['report.pdf', { number: 212, person: null }]);
    pick.value = 'dana@whitfield-oyelaran.example';
    pick.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    await click(words.savePdf);
    expect(lastAct(host), 'or what concerns one of them').toEqual([
      'report.pdf',
      { number: 212, person: 'dana@whitfield-oyelaran.example' },
    ]);
  });

  it('writes nothing where the practice system is right, or neither', async () => {
    for (const answer of ['Clio', words.right.neither]) {
      await press('1');
      await click(answer);
      expect(document.querySelector('dialog')?.textContent, `${answer}: it says what to do`).toContain(
        words.right.never,
      );
      expect(
        host.asked.some(([name]) => name === 'fix.preview'),
        `${answer}: no fix would be right`,
      ).toBe(false);
      await click(words.right.review);
      expect(document.querySelector('dialog'), 'it is put aside for a person').toBeNull();
    }
    expect(document.querySelector('[data-detail] .chips')?.textContent, 'and said to be').toContain(
      'In review',
    );
  });

  it('sets in review, and Z sets it back', async () => {
    await press('2');
    expect(lastAct(host), '2 marks the chosen one').toEqual([
      'today.mark',
      { id: 'd1', state: 'in_review', reason: '' },
    ]);
    await press('z');
    expect(lastAct(host), 'Z restores the state before').toEqual([
      'today.mark',
      { id: 'd1', state: 'open', reason: '' },
    ]);
  });

  it('accepts with a reason only', async () => {
    await press('3');
    await click(words.accept.accept);
    expect(document.querySelector('dialog')?.textContent, 'without a reason it says so').toContain(
      words.accept.missing,
    );
    expect(
      host.asked.some(([name]) => name === 'today.mark'),
      'and sends nothing',
    ).toBe(false);
    const reason = document.querySelector('textarea');
    if (!reason) throw new Error('There must be a field for the reason.');
    reason.value = 'Moved by phone';
    reason.dispatchEvent(new Event('input', { bubbles: true }));
    await click(words.accept.accept);
    expect(lastAct(host), 'the reason goes with it').toEqual([
      'today.mark',
      { id: 'd1', state: 'accepted', reason: 'Moved by phone' },
    ]);
  });

  it('says at once in its first line and its counts what an act has changed, here or elsewhere', async () => {
    const headline = (): string => document.querySelector('h1')?.textContent ?? '';
    const count = (name: keyof typeof words.counts): string | undefined =>
      [...document.querySelectorAll('header dl div')]
        .find((each) => each.querySelector('dt')?.textContent === words.counts[name])
        ?.querySelector('dd')?.textContent ?? undefined;
    expect(headline(), 'as the report was made').toBe('4 discrepancies for Fri, Nov 20, 2026');
    await press('1');
    await click('Google Workspace');
    await click(words.fix.apply);
    expect(headline(), 'one less is left').toBe('3 discrepancies left for Fri, Nov 20, 2026');
    expect(count('resolved'), 'and counted as resolved').toBe('2');
    await press('z');
    expect(headline(), 'taken back, all are there again').toBe('4 discrepancies for Fri, Nov 20, 2026');
    await host.call('today.mark', { id: 'd2', state: 'accepted', reason: 'In the terminal' });
    host.tell({ note: 'report_changed' });
    await settled();
    expect(headline(), 'what was done elsewhere is told as well').toBe(
      '3 discrepancies left for Fri, Nov 20, 2026',
    );
    expect(count('accepted'), 'and counted').toBe('2');
    expect(titles(), 'no row moved').toEqual(before);
  });

  it('keeps a row in sight that no longer fits the filter after an act', async () => {
    const state = document.querySelector<HTMLSelectElement>(`select[aria-label=${words.by.state}]`);
    if (!state) throw new Error('There must be a filter by state.');
    state.value = 'open';
    state.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    const open = titles();
    await press('2');
    expect(titles(), 'the list does not jump under the hand').toEqual(open);
  });

  it('leaves keys alone that are typed into a field', async () => {
    await press('/');
    expect(document.activeElement?.matches('[data-find]'), '/ leads to the field').toBe(true);
    await press('1');
    expect(document.querySelector('dialog'), 'a typed 1 is a letter').toBeNull();
  });

  it('lets a new report wait while a person works in this one', async () => {
    await press('j');
    host.tell({ note: 'report_ready', number: 213 });
    await settled();
    expect(document.body.textContent, 'it is offered').toContain(words.newReport);
    expect(chosen(), 'and nothing moved').toBe(before[1]);
  });
});

describe('long work', () => {
  it('shows nothing for a second, a line up to five, then a bar that never goes back', async () => {
    vi.useFakeTimers();
    try {
      const host = await openWindow();
      const tell = async (done: number): Promise<void> => {
        host.tell({
          note: 'progress',
          run: 'r',
          doing: 'Reading calendars',
          items: 1240,
          done,
          total: 9,
          left: 'about 4 minutes',
        });
        await settled();
      };
      await tell(3);
      expect(document.querySelector('.running'), 'short work stays quiet').toBeNull();
      await vi.advanceTimersByTimeAsync(1100);
      expect(document.querySelector('progress'), 'a line first').toBeNull();
      expect(document.querySelector('.running')?.textContent, 'with words').toContain('Reading calendars');
      await vi.advanceTimersByTimeAsync(4000);
      expect(document.querySelector('.running')?.textContent, 'counts and time left').toContain(
        '3 of 9 done · 1,240 read so far · about 4 minutes',
      );
      await tell(2);
      expect(document.querySelector('progress')?.value, 'it never runs backwards').toBe(3);
      [...document.querySelectorAll<HTMLElement>('.running button')].at(0)?.click();
      await settled();
      expect(host.asked.at(-1), 'Stop names the run').toEqual(['run.stop', { run: 'r' }]);
      host.tell({ note: 'run_ended', run: 'r', outcome: 'stopped' });
      await settled();
      expect(document.querySelector('.running'), 'the bar goes with the run').toBeNull();
      expect(document.querySelector('[aria-live]')?.textContent, 'and the end is said').toBe(
        shell.ended['stopped'],
      );
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the first screen', () => {
  it('is reported once, two frames after it stands', async () => {
    const frames: FrameRequestCallback[] = [];
    vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame));
    const host = await openWindow();
    const reported = (): number => host.asked.filter(([name]) => name === 'ui.ready').length;
    expect(reported(), 'not before it is painted').toBe(0);
    frames[0]?.(0);
    expect(reported(), 'not in the frame that paints it').toBe(0);
    frames[1]?.(16);
    await settled();
    expect(reported(), 'in the frame after').toBe(1);
    vi.restoreAllMocks();
  });
});
