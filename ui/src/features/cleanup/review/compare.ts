// The events of a finding field by field, with what differs. Values only.
import type { AuditEvent } from '../../../host/shapes';
import { words } from './words';

export interface Line {
  name: string;
  values: string[];
  differs: boolean;
}

const fields = Object.keys(words.why.fields) as (keyof typeof words.why.fields)[];

const text = (value: string | string[]): string => (Array.isArray(value) ? value.join(', ') : value);

/** Fields that some event has, in order. */
export function compare(events: AuditEvent[]): Line[] {
  return fields
    .map((field) => {
      const values = events.map((event) => text(event[field]));
      return { name: words.why.fields[field], values, differs: new Set(values).size > 1 };
    })
    .filter(({ values }) => values.some(Boolean));
}
