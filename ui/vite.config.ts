// How the pages are built. `VITE_MOCK=1` builds them with the pretend host, for pictures and browser tests; the
// product never contains it (a test looks).
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  define: { __MOCK__: JSON.stringify(process.env.VITE_MOCK === '1') },
  build: {
    target: ['chrome111', 'safari16.4'],
    // The content policy allows files of our own only: nothing may become a data address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 1420, strictPort: true },
  test: {
    environment: 'jsdom',
    setupFiles: ['./tests/setup.ts'],
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
  },
});
