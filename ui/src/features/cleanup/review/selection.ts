// What is selected in a list of which only a part is known: some rows, or all of the filter but some. Values only.

/** Ids with the place where each stands in the list. */
export type Places = ReadonlyMap<number, number>;

export interface Selection {
  /** True: all that the filter leaves, except `places`. False: just `places`. */
  all: boolean;
  places: Places;
}

export const nothing: Selection = { all: false, places: new Map() };
export const everything: Selection = { all: true, places: new Map() };

export const has = ({ all, places }: Selection, id: number): boolean => places.has(id) !== all;

/** How many are selected of so many. */
export const count = ({ all, places }: Selection, total: number): number =>
  all ? Math.max(0, total - places.size) : places.size;

export function toggle(selection: Selection, id: number, place: number): Selection {
  const places = new Map(selection.places);
  if (!places.delete(id)) places.set(id, place);
  return { ...selection, places };
}

/** With these rows too. */
export function extend(selection: Selection, rows: [id: number, place: number][]): Selection {
  const places = new Map(selection.places);
  for (const [id, place] of rows) {
    if (selection.all) places.delete(id);
    else places.set(id, place);
  }
  return { ...selection, places };
}
