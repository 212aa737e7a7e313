// The arrows of the window as lint rules: one door to the outside, parts know no domain, features no other feature,
// and no text ever becomes markup.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const tauri = { group: ['@tauri-apps/*'], message: 'Only src/host talks to the shell.' };
const features = ['today', 'docket', 'cleanup', 'connections', 'runs', 'settings'];
const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns: [tauri, ...patterns] }] });

/** One rule set per feature: the others' folders are closed to it. */
const walls = features.map((mine) => ({
  files: [`src/features/${mine}/**`],
  rules: forbid({
    group: features.filter((other) => other !== mine).map((other) => `**/${other}/**`),
    message: 'A feature knows no other feature.',
  }),
}));

const markup = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'];

export default ts.config(
  { ignores: ['dist', 'dist-mock', 'node_modules', 'src/host/generated'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    languageOptions: {
      globals: Object.fromEntries(
        [
          'URL',
          'Buffer',
          'window',
          'document',
          'location',
          'navigator',
          'localStorage',
          'matchMedia',
          'fetch',
          'console',
          'process',
          'requestAnimationFrame',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'performance',
          'HTMLElement',
          'HTMLDialogElement',
          'HTMLInputElement',
          'HTMLTextAreaElement',
          'KeyboardEvent',
          'Element',
          'EventSource',
          'URLSearchParams',
          'MessageEvent',
          'XMLSerializer',
          'AbortController',
          'TextDecoder',
          'ReadableStream',
          'Node',
          'globalThis',
          'FrameRequestCallback',
          'HTMLFormElement',
          'SubmitEvent',
          'Event',
          'File',
          'FileList',
          'FileReader',
          'DragEvent',
          'HTMLSelectElement',
          'MouseEvent',
          'ResizeObserver',
          'getComputedStyle',
          '__MOCK__',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      'no-restricted-properties': [
        'error',
        ...markup.map((property) => ({ property, message: 'Text stays text.' })),
      ],
      'no-restricted-globals': [
        'error',
        { name: 'Intl', message: 'Times and numbers are written out by the engine.' },
      ],
      'no-eval': 'error',
      // What must be drawn anew is a rune; a Map or Set beside it is bookkeeping.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': 'error',
      ...forbid(),
    },
  },
  {
    files: ['src/parts/**'],
    rules: forbid({
      group: ['**/features/**', '**/host/**', '**/shell/**'],
      message: 'A part knows no word of our domain.',
    }),
  },
  ...walls,
  { files: ['src/host/**'], rules: { 'no-restricted-imports': 'off' } },
);
