// The seven steps of a clean-up, and which one is shown. All of it follows from what the engine says; where a person
// has gone back on their own lasts as long as the window.
import type { AuditState } from '../../host/shapes';

export const steps = ['choose', 'read', 'findings', 'review', 'backup', 'clean', 'report'] as const;
export type Step = (typeof steps)[number];

/** Where a clean-up stands by itself. With a first decision the review has begun. */
export function standing(state: AuditState | null): Step {
  if (!state) return 'choose';
  switch (state.step) {
    case 'reading':
    case 'stopped':
      return 'read';
    case 'backed_up':
      return 'backup';
    case 'purging':
    case 'paused':
      return 'clean';
    case 'purged':
    case 'undone':
      return 'report';
    default:
      return begun(state) ? 'review' : 'findings';
  }
}

const begun = ({ decided }: AuditState): boolean =>
  decided.keep + decided.delete + decided.endSeries + decided.change > 0;

/** Steps that can be looked at now. Nobody can skip one: each needs what the one before has left behind. */
export function open(state: AuditState | null): Step[] {
  const at = standing(state);
  if (!state || at === 'read' || at === 'clean') return ['choose', at];
  if (at === 'findings' || at === 'review') return ['choose', 'findings', 'review', 'backup'];
  return ['choose', 'findings', 'review', at];
}
