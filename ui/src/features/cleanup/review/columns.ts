// The columns of the grid: which there are, what they sort by, and what stands in them.
import type { AuditItem } from '../../../host/shapes';
import type { Tone } from '../../../parts/Chip.svelte';
import type { Shape } from '../../../parts/icons';
import { words } from './words';

export const columns = [
  'select',
  'title',
  'when',
  'calendar',
  'organizer',
  'confidence',
  'decision',
] as const;
export type Column = (typeof columns)[number];

const looks: Record<string, { shape: Shape; tone: Tone }> = {
  open: { shape: 'ring', tone: 'plain' },
  keep: { shape: 'tick', tone: 'good' },
  delete: { shape: 'cross', tone: 'bad' },
  end_series: { shape: 'stop', tone: 'bad' },
  set_category: { shape: 'tag', tone: 'warn' },
  set_owner: { shape: 'person', tone: 'warn' },
};

export const lookOf = (decision: string): { shape: Shape; tone: Tone } =>
  looks[decision] ?? { shape: 'question', tone: 'plain' };

/** What stands below the decision: what it is set to, or what is proposed while nothing is decided. */
export function under(item: AuditItem): string {
  if (item.decision !== 'open') return item.decisionValue;
  return words.proposed[item.proposed] ?? item.proposed;
}
