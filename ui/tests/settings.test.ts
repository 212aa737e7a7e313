// The firm's rules as an office manager sees them: in words and fields, saved one by one, nothing lost.
import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { words } from '../src/features/settings/words';
import type { mockHost } from '../src/host/mock';
import { expectAccessible, goTo, openWindow, settled } from './window';

type Pretend = ReturnType<typeof mockHost>;

const rule = (key: string): HTMLFormElement => {
  const form = document.querySelector<HTMLFormElement>(`[data-rule=${key}]`);
  if (!form) throw new Error(`There must be a field for ${key}.`);
  return form;
};
const field = (key: string): HTMLInputElement => {
  const input = rule(key).querySelector<HTMLInputElement>('input, textarea, select');
  if (!input) throw new Error(`${key} must have a control.`);
  return input;
};
async function type(input: Element | null, text: string): Promise<void> {
  if (!input) throw new Error('There must be a field to write into.');
  (input as HTMLInputElement).value = text;
  input.dispatchEvent(new Event(input.matches('select') ? 'change' : 'input', { bubbles: true }));
  await settled();
}
async function save(key: string): Promise<void> {
  rule(key).requestSubmit();
  await settled();
}
const sent = (host: Pretend): unknown => host.asked.filter(([name]) => name === 'policy.set').at(-1)?.[1];

async function openSettings(): Promise<Pretend> {
  const host = await openWindow();
  await goTo('settings');
  return host;
}

describe('the rules of the firm', () => {
  it('are shown in words: no key, no bracket, no seconds of the clock', async () => {
    await openSettings();
    for (const { label } of Object.values(words.rules)) {
      expect(screen.getAllByText(label).length, `${label} is on the page`).toBeGreaterThan(0);
    }
    expect(field('morning_at').value, 'the time is an American one').toBe('6:30 AM');
    const ticks = [...document.querySelectorAll('[data-rule] label')].map((label) =>
      label.textContent.trim(),
    );
    expect(new Set(ticks).size, 'no two ticks say the same: a tick says what its own rule does').toBe(
      ticks.length,
    );
    expect(rule('evening_look').textContent, 'a second look has nothing to do with days off').not.toMatch(
      /closed/,
    );
    expect(field('matter_patterns').value, 'no pattern is an empty field').toBe('');
    const raw = [...document.querySelectorAll<HTMLInputElement>('[data-rule] input, [data-rule] textarea')];
    expect(
      raw.filter((input) => /[[{"]/.test(input.value) && input.type !== 'checkbox'),
      'nothing stands there as the engine keeps it',
    ).toEqual([]);
    expect(document.querySelector('[data-rule=closed_days]'), 'the list of holidays has these').toBeNull();
    await expectAccessible('the rules');
  });

  it.each([
    ['18:30', '18:30:00'],
    ['7 pm', '19:00:00'],
    ['12:05 AM', '00:05:00'],
  ])('take the time %s', async (typed, value) => {
    const host = await openSettings();
    await type(field('morning_at'), typed);
    await save('morning_at');
    expect(sent(host), 'it is sent as the engine writes it').toEqual({ key: 'morning_at', value });
  });

  it.each(['13:00 PM', '6', '24:00', '6:75 AM', 'dawn'])(
    'refuse the time %s beside the field',
    async (typed) => {
      const host = await openSettings();
      await type(field('morning_at'), typed);
      await save('morning_at');
      expect(rule('morning_at').textContent, 'it says how to write it').toContain(
        words.rules.morning_at.refused,
      );
      expect(field('morning_at').value, 'what was typed stays').toBe(typed);
      expect(sent(host), 'nothing is sent').toBeUndefined();
    },
  );

  it('show what the engine refuses beside its field, and lose nothing typed elsewhere', async () => {
    await openSettings();
    await type(field('firm'), 'Whitfield LLP');
    await type(field('zone'), 'Eastern');
    await save('zone');
    expect(rule('zone').textContent, 'the refusal stands there').toContain('There is no such time zone.');
    expect(field('zone').getAttribute('aria-invalid'), 'a screen reader hears it').toBe('true');
    expect(field('firm').value, 'the other draft is still there').toBe('Whitfield LLP');
    await expectAccessible('a refused rule');
    await type(field('zone'), 'America/Chicago');
    await save('zone');
    expect(rule('zone').textContent, 'it goes with the next save').not.toContain(
      'There is no such time zone.',
    );
    expect(field('firm').value, 'even then').toBe('Whitfield LLP');
  });

  it('choose days of the week in their order, and leave one for business', async () => {
    const host = await openSettings();
    const day = (name: string): HTMLElement => screen.getByRole('checkbox', { name });
    day('Friday').click();
    await save('weekend');
    expect(sent(host), 'in the order of the week').toEqual({ key: 'weekend', value: '["Sun","Fri","Sat"]' });
    for (const name of ['Monday', 'Tuesday', 'Wednesday', 'Thursday']) day(name).click();
    await save('weekend');
    expect(rule('weekend').textContent, 'seven are refused').toContain(words.rules.weekend.refused);
  });

  it('switch the federal holidays', async () => {
    const host = await openSettings();
    field('federal_holidays').click();
    await save('federal_holidays');
    expect(sent(host), 'as the engine writes a no').toEqual({ key: 'federal_holidays', value: 'false' });
  });

  it('add, name and remove kinds of appointments, and keep one', async () => {
    const host = await openSettings();
    screen.getByRole('button', { name: words.categories.add }).click();
    await settled();
    await expectAccessible('a new category');
    await save('categories');
    expect(rule('categories').textContent, 'it needs a name').toContain(words.rules.categories.refused);
    expect(sent(host), 'and is not sent').toBeUndefined();
    await type(rule('categories').querySelector('tr:last-child input'), ' Mediation ');
    await type(rule('categories').querySelector('tr:last-child select'), 'court');
    await save('categories');
    expect(sent(host), 'the engine compares lower case').toMatchObject({
      value: expect.stringContaining('"internal":"internal","mediation":"court"') as string,
    });
    const remove = (): HTMLButtonElement | null => rule('categories').querySelector('tbody button');
    for (let left = 5; left > 1; left -= 1) {
      remove()?.click();
      await settled();
    }
    expect(remove()?.disabled, 'the last one stays').toBe(true);
  });

  it('take one pattern a line, and none for learning them', async () => {
    const host = await openSettings();
    await type(field('matter_patterns'), ' ####-#### \n\nMAT-#+');
    await save('matter_patterns');
    expect(sent(host), 'empty lines are nothing').toEqual({
      key: 'matter_patterns',
      value: '["####-####","MAT-#+"]',
    });
    await type(field('matter_patterns'), '');
    await save('matter_patterns');
    expect(sent(host), 'an empty field is an empty list').toEqual({ key: 'matter_patterns', value: '[]' });
  });

  it('say in minutes what counts as the same time', async () => {
    const host = await openSettings();
    expect(screen.getByRole('option', { name: 'Up to 5 minutes apart' }), 'not in seconds').toBeTruthy();
    await type(field('time_tolerance'), '300');
    await save('time_tolerance');
    expect(sent(host), 'sent in seconds').toEqual({ key: 'time_tolerance', value: '300' });
  });

  it.each([
    ['45', '45'],
    ['0', '0'],
  ])('take “%s” as minutes between two places', async (typed, kept) => {
    const host = await openSettings();
    await type(field('travel_minutes'), typed);
    await save('travel_minutes');
    expect(sent(host), 'none may be wanted').toEqual({ key: 'travel_minutes', value: kept });
  });

  it.each(['', '-3', '1.5', 'an hour'])('refuse “%s” as minutes', async (typed) => {
    const host = await openSettings();
    await type(field('travel_minutes'), typed);
    await save('travel_minutes');
    expect(rule('travel_minutes').textContent, 'it says so').toContain(words.rules.travel_minutes.refused);
    expect(sent(host), 'nothing is sent').toBeUndefined();
  });

  it.each(['', '0', '-3', '1.5', 'a month'])('refuse “%s” as a number of days', async (typed) => {
    const host = await openSettings();
    await type(field('read_ahead_days'), typed);
    await save('read_ahead_days');
    expect(rule('read_ahead_days').textContent, 'it says so').toContain(words.rules.read_ahead_days.refused);
    expect(sent(host), 'nothing is sent').toBeUndefined();
  });

  it('name the calendars that are passed over', async () => {
    const host = await openSettings();
    screen.getByRole('checkbox', { name: 'Conference room (Front desk)' }).click();
    await save('ignored_calendars');
    expect(sent(host), 'by the id that the provider gave').toEqual({
      key: 'ignored_calendars',
      value: '["c3"]',
    });
  });
});

describe('the people of the firm', () => {
  it('are told apart by words: who is there and who has left', async () => {
    await openSettings();
    const rows = [...document.querySelectorAll('tr')].map((row) => row.textContent ?? '');
    const of = (name: string): string => rows.find((row) => row.includes(name)) ?? '';
    expect(of('Dana Whitfield'), 'she works there').toContain(words.staff.here);
    expect(of('Joan Hale'), 'she has left').toContain(words.staff.left);
    expect(rows.indexOf(of('Joan Hale')), 'who left stands last').toBeGreaterThan(
      rows.indexOf(of('Luis Ferreira')),
    );
  });
});
