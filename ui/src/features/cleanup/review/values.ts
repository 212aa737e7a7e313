// What a category or an owner may be set to: the firm's categories, and people who have not left.
import type { App } from '../../../state/app.svelte';
import type { Decision } from './review.svelte';

/** One of a list. */
export interface Value {
  value: string;
  text: string;
}

export async function choicesOf(app: App, act: Decision): Promise<Value[]> {
  if (act === 'set_owner') {
    const staff = await app.call('staff.list', {});
    return staff
      .filter(({ active }) => active)
      .map(({ email, name }) => ({ value: email, text: name || email }));
  }
  const rules = await app.call('policy.list', {});
  const written = rules.find(({ key }) => key === 'categories')?.value ?? '{}';
  return Object.keys(JSON.parse(written) as Record<string, string>).map((name) => ({
    value: name,
    text: capital(name),
  }));
}

/** `client meeting` → `Client Meeting`, as it stands on events. */
const capital = (name: string): string => name.replace(/(^|\s)\S/g, (letter) => letter.toUpperCase());
