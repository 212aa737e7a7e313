// How the list is narrowed and ordered, and where that is kept: in the web view's own storage, for this person.
import type { AuditFilter, AuditItemsAsked } from '../../../host/shapes';

export type Order = Pick<AuditItemsAsked, 'filter' | 'sort' | 'descending' | 'group'>;

const KEY = 'cleanup.order';
export const noFilter: AuditFilter = {
  kinds: [],
  calendars: [],
  decisions: [],
  proposals: [],
  confidences: [],
  text: '',
};
export const noOrder: Order = { filter: noFilter, sort: '', descending: false, group: '' };

export const isFiltered = ({ filter }: Order): boolean =>
  Object.values(filter).some((value: string | string[]) => value.length > 0);

/** What was kept; anything that is not as it should be counts as nothing. */
export function readOrder(): Order {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return asOrder(kept);
  } catch {
    return noOrder;
  }
}

export const writeOrder = (order: Order): void => localStorage.setItem(KEY, JSON.stringify(order));

function asOrder(kept: unknown): Order {
  if (typeof kept !== 'object' || kept === null) return noOrder;
  const { filter, sort, descending, group } = kept as Partial<Order>;
  const of = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
  return {
    filter: {
      kinds: of(filter?.kinds),
      // A calendar belongs to one clean-up, and another may not have it.
      calendars: [],
      decisions: of(filter?.decisions),
      proposals: of(filter?.proposals),
      confidences: of(filter?.confidences),
      text: '',
    },
    sort: typeof sort === 'string' ? sort : '',
    descending: descending === true,
    group: typeof group === 'string' ? group : '',
  };
}
