/** Lines of the page's drawings, on a field of 48 by 48. */
export const PICTURES = {
  help: 'M15 17a9 9 0 1 1 13.500 7.800c-3 1.700-4.500 3.200-4.500 6.200M24 39v.2',
  camera: 'M6 15h24v18H6zM30 22l12-6v16l-12-6',
  sound: 'M8 19v10h7l10 8V11l-10 8zM32 18a8 8 0 0 1 0 12M37 13a15 15 0 0 1 0 22',
  'screen-or-touch': 'M5 9h38v23H5zM17 40h14M24 32v8M24 16v8M20 20h8',
  network: 'M6 20a26 26 0 0 1 36 0M13 27a16 16 0 0 1 22 0M19 33.500a7 7 0 0 1 10 0M24 39v.5',
  'meeting-app': 'M6 8h36v24H22l-9 8v-8H6zM15 17h18M15 23h12',
  'after-update': 'M40 24a16 16 0 1 1-5-11.500M40 8v8h-8M24 16v9l6 4',
  'how-do-i': 'M24 12c-5-4-11-4-17-3v28c6-1 12-1 17 3 5-4 11-4 17-3V9c-6-1-12-1-17 3zM24 12v28',
  other: 'M8 24a2 2 0 1 0 4 0 2 2 0 1 0-4 0M22 24a2 2 0 1 0 4 0 2 2 0 1 0-4 0M36 24a2 2 0 1 0 4 0 2 2 0 1 0-4 0',
  done: 'M10 25l9 9 19-20',
  english: 'M5 7h38v27H24l-10 8v-8H5zM20 14h-7v13h7M13 20.500h6M26 27V14l9 13V14',
};
