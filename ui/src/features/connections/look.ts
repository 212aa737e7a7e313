// The shape and tone of a connection's state.
import type { Tone } from '../../parts/Chip.svelte';
import type { Shape } from '../../parts/icons';
import { words } from './words';

export function lookOf(state: string): { shape: Shape; text: string; tone: Tone } {
  const text = words.state[state] ?? state;
  if (state === 'ok') return { shape: 'tick', text, tone: 'good' };
  if (state === 'unknown') return { shape: 'question', text, tone: 'warn' };
  return { shape: 'bang', text, tone: 'bad' };
}
