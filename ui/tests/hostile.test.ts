// Titles and names come from strangers: 500 of the nastiest are shown as the text that they are, everywhere.
import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { mockHost } from '../src/host/mock';
import { differences, report } from '../src/host/fixtures';
import type { Discrepancy, Report } from '../src/host/shapes';
import Linked from '../src/parts/Linked.svelte';
import Frame from '../src/shell/App.svelte';
import { press, settled } from './window';

const call = 'window.hurt=1';
const openers = [
  '',
  '">',
  "'>",
  '`>',
  '</title>',
  '</textarea>',
  '</script>',
  '<!--',
  '{',
  '{{',
  '\u202e',
  '\u0000',
  '&lt;',
  '%3C',
  '\\u003c',
];
const bodies = [
  `<script>${call}</script>`,
  `<img src=x onerror=${call}>`,
  `<svg onload=${call}>`,
  `<svg><script>${call}</script></svg>`,
  `<iframe srcdoc="<script>parent.hurt=1</script>">`,
  `<details open ontoggle=${call}>`,
  `<video><source onerror=${call}></video>`,
  `<body onload=${call}>`,
  `<input autofocus onfocus=${call}>`,
  `<a href="javascript:${call}">x</a>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=${call}>`,
  `<object data="javascript:${call}">`,
  `<embed src="javascript:${call}">`,
  `<link rel=stylesheet href="javascript:${call}">`,
  `<style>@import "javascript:${call}"</style>`,
  `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  `<base href="javascript:${call}//">`,
  `<form action="javascript:${call}"><button>x</button></form>`,
  `<template><img src=x onerror=${call}></template>`,
  `<x onclick=${call} style=position:fixed;inset:0>x</x>`,
  `{@html "<img src=x onerror=${call}>"}`,
  `\${${call}}`,
  `{{constructor.constructor('${call}')()}}`,
  `javascript:${call}`,
  `__proto__`,
  `constructor`,
  `=HYPERLINK("javascript:${call}")`,
  `\r\nSet-Cookie: a=b`,
  `<img src="data:image/svg+xml,<svg onload=${call}>">`,
  `<portal src="javascript:${call}">`,
  `<marquee onstart=${call}>`,
  `<isindex action="javascript:${call}">`,
  `<button popovertarget=x onbeforetoggle=${call}>`,
  `<noscript><p title="</noscript><img src=x onerror=${call}>">`,
];
const payloads = openers.flatMap((opener) => bodies.map((body) => opener + body)).slice(0, 500);

/** A difference that says the payload in every field. */
const hostile = (text: string, index: number): Discrepancy => ({
  ...(differences[1] as Discrepancy),
  id: `h${index}`,
  label: text,
  title: text,
  when: text,
  owner: text,
  matter: text,
  why: text,
  reason: text,
  sides: [
    {
      system: text,
      present: true,
      place: { connection: text, calendar: text, id: text },
      fields: [{ name: 'Title', value: text, differs: true }],
    },
    {
      system: text,
      present: true,
      place: { connection: text, calendar: text, id: text },
      fields: [{ name: 'Title', value: text, differs: true }],
    },
  ],
  history: [{ at: text, what: text }],
});

function hostWith(answer: Report): ReturnType<typeof mockHost> {
  const host = mockHost('three');
  const call: typeof host.call = (name, args) =>
    name === 'today.report' ? Promise.resolve(answer as never) : mockHost('three').call(name, args);
  return { ...host, call };
}

describe('hostile texts', () => {
  it('are five hundred', () => expect(new Set(payloads).size, 'each is another one').toBe(500));

  it('stay texts in lists, details and filters', async () => {
    const items = payloads.map(hostile);
    const first = payloads[0] ?? '';
    const answer = {
      ...report,
      headline: first,
      late: first,
      discrepancies: items,
      flagged: payloads.slice(0, 50).map((text) => ({
        title: text,
        when: text,
        calendar: text,
        severity: 'court' as const,
        why: text,
        owners: [text],
        mayBeAnybodys: false,
        place: { connection: text, calendar: text, id: text },
        candidates: [{ id: text, number: text, name: text, why: text }],
      })),
    };
    render(Frame, { host: hostWith(answer) });
    await settled();
    const shown = [...document.querySelectorAll('[data-list] .title')].map((title) => title.textContent);
    expect(shown, 'every one is shown letter by letter').toEqual(payloads);
    for (let step = 0; step < 30; step += 1) await press('j');
    const foreign = document.querySelectorAll(
      'script, iframe, object, embed, img, video, form, style, link, base, meta, template, math, x, marquee, portal, noscript, [onerror], [onload], [onclick], [style]',
    );
    expect(
      [...foreign].filter((node) => document.getElementById('page')?.contains(node)),
      'no element came out of a text',
    ).toEqual([]);
    expect((window as unknown as { hurt?: number }).hurt, 'nothing of it ran').toBeUndefined();
  });

  it('become links only where the address is a secure one', () => {
    for (const text of payloads) {
      const { container, unmount } = render(Linked, { text, onopen: () => undefined });
      expect(container.querySelector('a'), `${text} holds no secure address`).toBeNull();
      expect(container.textContent, 'and is shown as it is').toBe(text);
      unmount();
    }
    const { container } = render(Linked, {
      text: 'Open https://app.clio.com/settings, then go on.',
      onopen: () => undefined,
    });
    expect(container.querySelector('a')?.getAttribute('href'), 'the comma does not belong to it').toBe(
      'https://app.clio.com/settings',
    );
  });
});
