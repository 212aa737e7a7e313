// How the pages are built. `VITE_MOCK=1` builds them with the pretend host, for pictures and browser tests; the
// product never contains it (a test looks).
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const mock = process.env.VITE_MOCK === '1';

/** Stops a build of the product that would hold the pretend host, or a script or style inside of the page. */
const clean: Plugin = {
  name: 'clean',
  apply: 'build',
  generateBundle(_, bundle) {
    for (const [name, file] of Object.entries(bundle)) {
      const text = file.type === 'chunk' ? file.code : String(file.source);
      if (!mock && /mock|fixtures/.test(name)) this.error(`${name} does not belong into the product`);
      if (name.endsWith('.html') && /<style|<script(?![^>]*\bsrc=)/.test(text))
        this.error(`${name} holds code inside`);
    }
  },
};

export default defineConfig({
  plugins: [svelte(), svelteTesting(), clean],
  define: { __MOCK__: JSON.stringify(mock) },
  build: {
    target: ['chrome111', 'safari16.4'],
    // The content policy allows files of our own only: nothing may become a data address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 1420, strictPort: true },
  test: {
    environment: 'jsdom',
    // Looking for barriers takes seconds on a busy machine.
    testTimeout: 60_000,
    setupFiles: ['./tests/setup.ts'],
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
  },
});
