// All words of the page Settings.
import { plural } from '../../parts/numbers';
import type { Key, YesNoKey } from './rules';

export const words = {
  title: 'Settings',
  loading: 'Reading the settings…',
  unsaved: (count: number): string => `${plural(count, 'change is', 'changes are')} not saved yet`,
  unsavedKept: (count: number): string =>
    `${plural(count, 'change', 'changes')} in Settings ${count === 1 ? 'waits' : 'wait'} to be saved.`,
  saveAll: 'Save all',
  discard: 'Discard changes',
  discarded: 'The changes were discarded.',
  policy: 'Rules of the firm',
  rules: {
    firm: {
      label: 'Firm’s name',
      hint: 'As it stands on the report.',
      refused: 'Give the firm’s name.',
    },
    zone: {
      label: 'Time zone of the office',
      hint: 'The name of the zone, such as America/New_York or America/Chicago.',
      refused: 'Give a time zone, such as America/New_York.',
    },
    court_zones: {
      label: 'Time zones of courts and other offices',
      hint: 'One a line, such as America/Chicago. Only between zones that are known is a discrepancy called a time-zone mistake.',
      refused: '',
    },
    morning_at: {
      label: 'Morning check at',
      hint: 'A time of day by the office’s clocks, such as 6:30 AM.',
      refused: 'Write the time as 6:30 AM.',
    },
    morning_until: {
      label: 'Try again until',
      hint: 'While something could not be read, the report is made again until this time.',
      refused: 'Write the time as 8:30 AM.',
    },
    evening_look: {
      label: 'Second look in the evening',
      hint: 'The same days are compared once more, and you hear only of what differs from the morning.',
      refused: '',
    },
    evening_at: {
      label: 'Second look at',
      hint: 'A time of day by the office’s clocks, such as 4:30 PM.',
      refused: 'Write the time as 4:30 PM.',
    },
    weekend: {
      label: 'Days without business',
      hint: 'The morning check skips these days each week.',
      refused: 'Leave at least one day for business.',
    },
    federal_holidays: {
      label: 'Federal holidays',
      hint: 'All days of the federal calendar, also when they move to a Monday or Friday.',
      refused: '',
    },
    categories: {
      label: 'Kinds of appointments',
      hint: 'The names of your categories, and how grave a discrepancy is.',
      refused: 'Give each kind a name of its own, and keep at least one.',
    },
    called_off_words: {
      label: 'Words that call an appointment off',
      hint: 'One a line. They count in a title, or in a sentence of their own on a text’s first lines.',
      refused: '',
    },
    matter_patterns: {
      label: 'Matter number formats',
      hint: 'One a line: # is a digit, @ a letter, such as ####-####. Leave empty to learn them from the matter list.',
      refused: '',
    },
    time_tolerance: {
      label: 'Times that count as the same',
      hint: 'Two times further apart than this are reported.',
      refused: '',
    },
    travel_minutes: {
      label: 'Minutes between two places',
      hint: 'The docket marks two appointments of one person at two places with less time than this between them. 0 marks none.',
      refused: 'Write a whole number of minutes, such as 60.',
    },
    read_back_days: {
      label: 'Days to read back',
      hint: 'How far into the past calendars are read.',
      refused: 'Write a whole number of days, such as 62.',
    },
    read_ahead_days: {
      label: 'Days to read ahead',
      hint: 'How far into the future calendars are read.',
      refused: 'Write a whole number of days, such as 366.',
    },
    ignored_calendars: {
      label: 'Ignored calendars',
      hint: 'The check says nothing about appointments on a calendar that is chosen here.',
      refused: '',
    },
    owner_of: {
      label: 'Whose appointments they are',
      hint: 'One a line: who calls them, or the calendar’s id = the attorney’s address. Leave empty to go by attendees, calendars and the staff list.',
      refused: 'Write each line as name = address.',
    },
  } satisfies Record<Key, { label: string; hint: string; refused: string }>,
  days: {
    Sun: 'Sunday',
    Mon: 'Monday',
    Tue: 'Tuesday',
    Wed: 'Wednesday',
    Thu: 'Thursday',
    Fri: 'Friday',
    Sat: 'Saturday',
  },
  /** What is ticked where a rule is kept or not. */
  ticked: {
    evening_look: 'Look again in the evening',
    federal_holidays: 'The office is closed on these days',
  } satisfies Record<YesNoKey, string>,
  calendar: (name: string, owner: string): string => (owner && owner !== name ? `${name} (${owner})` : name),
  unknownCalendar: (id: string): string => `${id} (no longer connected)`,
  noCalendars: 'No calendar is known so far.',
  tolerance: (seconds: number): string => {
    if (seconds === 0) return 'Only exactly the same time';
    if (seconds % 60 > 0) return `Up to ${plural(seconds, 'second', 'seconds')} apart`;
    return `Up to ${plural(seconds / 60, 'minute', 'minutes')} apart`;
  },
  categories: {
    name: 'Category',
    meaning: 'Stands for',
    meanings: { court: 'Court', client: 'Client', internal: 'Internal' },
    nameOf: (position: number): string => `Name of category ${position}`,
    meaningOf: (name: string): string => `${name || 'New category'} stands for`,
    add: 'Add category',
    remove: 'Remove',
  },
  staff: {
    title: 'People of the firm',
    text: 'Read from the connected systems. Appointments of people who left are reported.',
    none: 'Nobody is known so far. The first check reads the people.',
    name: 'Name',
    address: 'Address',
    duty: 'Does',
    duties: { attorney: 'Attorney', staff: 'Staff' } as Record<string, string>,
    state: 'State',
    here: 'With the firm',
    left: 'Has left',
  },
  save: 'Save',
  saved: 'Saved.',
  holidays: 'Holidays',
  holidaysText:
    'The morning check skips these days. Federal holidays are known; add state and court days and your own.',
  federal: 'Federal',
  own: 'Added by the firm',
  day: 'Day',
  dayHint: 'Year-month-day, such as 2026-12-24.',
  dayWrong: 'Write the day as 2026-12-24.',
  name: 'Name',
  nameWrong: 'Give the day a name.',
  add: 'Add day',
  remove: 'Remove',
  theme: 'Appearance',
  themes: { computer: 'As this computer', light: 'Light', dark: 'Dark' },
  login: 'Start with the computer',
  loginText: 'Truedocket then starts quietly when you sign in, so that no morning is missed.',
  loginOn: 'Start when I sign in',
  about: 'About',
  version: (version: string): string => `Truedocket ${version}`,
  zone: (zone: string): string => `Office time: ${zone}`,
  zoneData: (edition: string): string => `Time zone data: ${edition}`,
  again: 'Try again',
  copy: 'Copy details',
  copied: 'Copied',
};
