// All words of the page Activity.
import { plural } from '../../parts/numbers';

export const words = {
  title: 'Runs',
  text: 'What was done, and how it ended. The newest fifty.',
  loading: 'Reading the runs…',
  none: { title: 'Nothing was done yet', text: 'Every reading and every report will be listed here.' },
  again: 'Try again',
  part: 'What',
  began: 'Began',
  took: 'Took',
  outcome: 'Outcome',
  sum: 'Sum',
  running: 'going on',
  stop: 'Stop',
  outcomes: {
    running: 'Running',
    done: 'Done',
    needs_you: 'Needs you',
    not_checked: 'Not all checked',
    failed: 'Failed',
    stopped: 'Stopped',
  } as Record<string, string>,
  items: (count: number): string => plural(count, 'item to look at', 'items to look at'),
  fates: { set_aside: 'Set aside', skipped: 'Skipped', failed: 'Failed', waiting: 'Waiting' } as Record<
    string,
    string
  >,
  copy: 'Copy details',
  copied: 'Copied',
};
