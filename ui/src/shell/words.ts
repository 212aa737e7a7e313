// All words of the frame.
import type { Page } from '../state/app.svelte';
import { grouped } from '../parts/numbers';

export const words = {
  product: 'Truedocket',
  navigation: 'Pages',
  leaveSample: 'Leave the sample',
  unsaved: 'Not saved',
  skip: 'Skip to the page',
  pages: {
    today: 'Today',
    docket: 'Docket',
    cleanup: 'Clean up',
    connections: 'Connections',
    runs: 'Runs',
    settings: 'Settings',
  } satisfies Record<Page, string>,
  sample: 'Sample data',
  sampleMore: 'This is a sample firm. Nothing here reaches a real calendar.',
  ledger: 'The ledger is not as it was written',
  ledgerMore: 'Nothing about it was changed. “truedocket ledger verify” says more.',
  last: 'Last check',
  next: 'Next check',
  never: 'none yet',
  firm: 'Firm',
  working: 'Working…',
  soFar: (items: number): string => `${grouped(items)} read so far`,
  counted: (done: number, total: number): string => `${grouped(done)} of ${grouped(total)} done`,
  stop: 'Stop',
  stopping: 'Stopping at the next safe point…',
  stopFailed: 'It could not be stopped.',
  ended: {
    done: 'It is done.',
    needs_you: 'It is done. It needs you.',
    not_checked: 'It is done. Some systems were not checked.',
    failed: 'It failed.',
    stopped: 'It was stopped.',
  } as Record<string, string>,
};
