// Rules of the window that can be read off its files.
import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>(
  ['../src/**/*.{ts,svelte}', '!../src/host/generated/**', '!../src/**/*.test.ts'],
  { eager: true, query: '?raw', import: 'default' },
);
const sheets = import.meta.glob<string>('../src/**/*.css', { eager: true, query: '?raw', import: 'default' });
const lock = import.meta.glob<string>('../package-lock.json', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** Files in which the pattern occurs. */
const where = (files: Record<string, string>, pattern: RegExp, but: string[] = []): string[] =>
  Object.entries(files)
    .filter(([file, text]) => pattern.test(text) && !but.some((part) => file.includes(part)))
    .map(([file]) => file);

describe('the files of the window', () => {
  it('t11 turn no text into markup', () => {
    expect(
      where(sources, /innerHTML|outerHTML|insertAdjacentHTML|\{@html|document\.write|\bsrcdoc\b|\beval\(/),
      'text stays text',
    ).toEqual([]);
  });

  it('t11 carry no style inside of the page, which the content policy refuses', () => {
    expect(
      where(sources, /\sstyle=|\sstyle:|transition:\w|\sin:\w|\sout:\w|animate:\w/),
      'styles live in sheets',
    ).toEqual([]);
  });

  it('talk to the outside through the host folder only', () => {
    expect(
      where(sources, /@tauri-apps|\bfetch\(|XMLHttpRequest|WebSocket|EventSource/, ['/host/']),
      'there is one door',
    ).toEqual([]);
  });

  it('make no times and no numbers of their own', () => {
    expect(
      where(sources, /\bIntl\b|new Date\b|Date\.now|toLocale\w*String/),
      'the engine writes them out',
    ).toEqual([]);
  });

  it('name colours by role, never by value, outside of the tokens', () => {
    const named = where({ ...sources, ...sheets }, /var\(--(ink|paper|pine|brick|amber|moss)-/, ['/tokens/']);
    expect(named, 'raw values stay in one folder').toEqual([]);
  });

  it('hold what is placed inside of what scrolls, so that nothing stretches the window', () => {
    const rules = Object.entries(sources).flatMap(([file, text]) =>
      [...(/<style>([^]*)<\/style>/.exec(text)?.[1] ?? '').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map((rule) => ({
        file,
        selector: rule[1]?.trim() ?? '',
        body: rule[2] ?? '',
      })),
    );
    const scrolling = rules.filter(({ body }) => /\boverflow(-[xy])?: (auto|scroll)/.test(body));
    expect(scrolling.length, 'there are places that scroll').toBeGreaterThan(5);
    expect(
      scrolling.filter(({ body }) => !/position: (relative|absolute|sticky|fixed)/.test(body)),
      'a text for screen readers that is placed elsewhere makes the document longer than the window',
    ).toEqual([]);
  });

  it('measure the page, not the screen, where room decides', () => {
    expect(
      where(sources, /@media \((min|max)-width/, ['shell/Navigation']),
      'only the rail knows how wide the window is',
    ).toEqual([]);
  });

  it('keep features apart and parts free of them', () => {
    for (const [file, text] of Object.entries(sources)) {
      const mine = /features\/(\w+)\//.exec(file)?.[1];
      const others = ['today', 'docket', 'cleanup', 'connections', 'runs', 'settings'].filter(
        (feature) => feature !== mine,
      );
      if (mine)
        expect(
          others.filter((other) => text.includes(`../${other}/`)),
          `${file} knows no other feature`,
        ).toEqual([]);
      if (file.includes('/parts/'))
        expect(/from '\.\.\/(features|host|shell|state)/.test(text), `${file} knows no domain`).toBe(false);
    }
  });

  it('say what they are for in their first line', () => {
    const silent = Object.entries(sources).filter(([, text]) => !/^(\/\/|\/\*|<!--)/.test(text));
    expect(
      silent.map(([file]) => file),
      'a header comment each',
    ).toEqual([]);
  });

  it('lock packages without the name of a host', () => {
    const [text] = Object.values(lock);
    expect(text?.includes('"resolved"'), 'hashes are enough').toBe(false);
  });
});
