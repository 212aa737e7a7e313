// All words of the page Docket.
import { plural } from '../../parts/numbers';

export const words = {
  title: 'Tomorrow’s docket',
  loading: 'Reading the docket…',
  made: (when: string): string => `As known ${when}`,
  print: 'Print',
  savePdf: 'Save as PDF',
  saved: (path: string): string => `Saved as ${path}`,
  showFile: 'Show the file',
  by: 'Person',
  any: 'Everybody',
  unread: 'Not all of it could be read',
  count: (count: number): string => plural(count, 'appointment', 'appointments'),
  overlaps: 'Overlaps',
  in: (system: string, when: string): string => `${system}: ${when}`,
  notIn: (system: string): string => `Not in ${system}`,
  with: (people: string): string => `with ${people}`,
  key: 'What the bars mean',
  looks: {
    agrees: 'Both agree',
    differs: 'The systems differ',
    alone: 'Only one system has it',
    flagged: 'Left out',
    left_out: 'Not compared',
  },
  severity: { court: 'Court', client: 'Client', internal: 'Internal' },
  none: { title: 'No appointments', text: 'Nothing is on any calendar for the next business day.' },
  again: 'Try again',
  copy: 'Copy details',
  copied: 'Copied',
};
