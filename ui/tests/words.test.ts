// The words of the window: plain, short, and without the jargon of the trade.
import { describe, expect, it } from 'vitest';

const modules = import.meta.glob<{ words: unknown }>('../src/**/words.ts', { eager: true });
const jargon =
  /\b(sync token|webhook|oauth|api|json|uid|utc|cron|payload|4\d\d|token|endpoint|backend|null|undefined)\b/i;

/** All texts of a words file; a function is asked with a one, where it wants a value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return texts((value as (...args: unknown[]) => unknown)(1, 1));
  if (Array.isArray(value)) return value.flatMap(texts);
  if (value && typeof value === 'object') return Object.values(value).flatMap(texts);
  return [];
}

const all = Object.entries(modules).flatMap(([file, { words }]) =>
  texts(words).map((text) => ({ file, text })),
);

/** Texts that stand on buttons, found where the pages use them. */
const sources = import.meta.glob<string>('../src/**/*.svelte', {
  eager: true,
  query: '?raw',
  import: 'default',
});

describe('the words', () => {
  it('exist for the frame and every feature', () =>
    expect(Object.keys(modules).length, 'one file each').toBe(8));

  it('hold no jargon', () => {
    expect(
      all.filter(({ text }) => jargon.test(text)),
      'a law office does not speak like this',
    ).toEqual([]);
  });

  it('keep sentences short', () => {
    const long = all.filter(({ text }) =>
      text.split(/[.!?]\s/).some((sentence) => sentence.split(/\s+/).length > 20),
    );
    expect(long, 'twenty words are enough for a sentence').toEqual([]);
  });

  it('keep buttons to four words', () => {
    const buttons = Object.entries(sources).flatMap(([file, source]) => {
      const used = [...source.matchAll(/<Button[^]*?>\s*\{(words|texts)((?:\.\w+)+)\}/g)];
      return used.map((match) => ({ file, path: (match[2] ?? '').split('.').filter(Boolean) }));
    });
    expect(buttons.length, 'the pages have buttons').toBeGreaterThan(20);
    const last = new Set(buttons.map(({ path }) => path.at(-1)));
    const named = Object.values(modules).flatMap(({ words }) => named_(words, last));
    expect(
      named.filter((text) => text.split(/\s+/).length > 4),
      'a button is a verb and little more',
    ).toEqual([]);
  });
});

/** Texts under one of those names. Titles of dialogs share a name with no button. */
function named_(value: unknown, names: Set<string | undefined>): string[] {
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' ? (names.has(name) ? [inner] : []) : named_(inner, names),
  );
}
