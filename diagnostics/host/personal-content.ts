/**
 * What people made or showed on the display: never read, whatever the configuration says. The 2019 CVEs on DTEN D5
 * and D7 were about whiteboards and notes that lay open (`storage/emulated/0/Notes`).
 */
const PERSONAL_FOLDERS = new Set([
  'alarms',
  'audiobooks',
  'dcim',
  'documents',
  'download',
  'downloads',
  'movies',
  'music',
  'notes',
  'pictures',
  'podcasts',
  'recording',
  'recordings',
  'screenshot',
  'screenshots',
  'screencasts',
  'videos',
  'voicerecorder',
  'whiteboard',
  'whiteboards',
  'desktop',
  'dokumente',
  'bilder',
  'musik',
  'notizen',
  'documentos',
  'descargas',
  'téléchargements',
]);

/** The same as a part of a name: `com.maker.notes`, `meeting_notes.txt`. Downloads and music are words of updaters and drivers too. */
const PERSONAL_WORDS = /(?:^|[._ -])(?:notes?|notebook|minutes|memos?|handwriting|scribbles?)(?:[._ -]|$)/i;

/** Where Android keeps what its user sees as "the storage". */
const USER_STORAGE =
  /^\/(storage|sdcard|mnt\/(sdcard|media_rw|user|runtime|pass_through|androidwritable|installer|expand)|data\/media|data\/system_ce)(\/|$)/;
/** An app's own logs may lie in the user's storage; nothing else of it is ours. */
const APP_DATA = /^\/(?:storage\/emulated\/\d+|sdcard|data\/media\/\d+)\/Android\/data\//;

const PERSONAL_NAME =
  /whiteboard|screen[-_ ]?(?:shot|record|cap|grab|cast)|recording|transcript|voice[-_ ]?(?:memo|note|record)/i;
const MEDIA_FILE =
  /\.(jpe?g|png|gif|bmp|webp|heic|svg|mp4|m4a|mkv|webm|mov|avi|3gp|mp3|wav|ogg|flac|aac|opus|pdf|tiff?|avif|jfif|m4v|mpe?g|wma|wmv|amr|vtt|srt|docx?|xlsx?|pptx?|od[tsp]|rtf|one|eml|msg|ics|vcf|pst)$/i;

/** Kernel files describe devices; a driver's word for one of them is nobody's content. */
const KERNEL_FILES = /^\/(proc|sys)\//;

/** Whether an absolute path may hold what people wrote, drew, said or showed. */
export function isPersonalContent(path: string): boolean {
  if (KERNEL_FILES.test(path)) return false;
  if (USER_STORAGE.test(path) && !APP_DATA.test(path)) return true;
  if (MEDIA_FILE.test(path)) return true;
  const parts = path.split('/').filter((part) => part !== '');
  return parts.some(
    (part) =>
      PERSONAL_FOLDERS.has(part.normalize('NFC').toLowerCase()) ||
      PERSONAL_NAME.test(part) ||
      PERSONAL_WORDS.test(part),
  );
}

/** Keys, passwords and the memory of programs: of no use to a support engineer, and a danger in a bundle. */
const SECRET_FILES = [
  /^\/etc\/(g?shadow|sudoers|krb5\.keytab)-?$/,
  /^\/etc\/(ssh\/.*_key|ssl\/private|NetworkManager\/system-connections|wpa_supplicant|wireguard|openvpn|ipsec\.secrets|ppp)/,
  // A key, and which networks were used when, beside the leases.
  /^\/var\/lib\/NetworkManager\/(?!internal-[^/]+\.lease$)[^/]/,
  /^\/etc\/dten-agent\/(?!config\.yaml$)/,
  /\.(key|pem|p12|pfx|jks|keystore|kdbx)$/i,
  /^\/data\/misc\/(wifi|keystore|vpn|adb)(\/|$)/,
  /^\/proc\/(kcore|kmsg|keys|key-users)$/,
  /^\/proc\/[^/]+\/(task\/[^/]+\/)?(environ|mem|auxv|clear_refs|maps|smaps|root|cwd)(\/|$)/,
];

/** Whether an absolute path is known to hold secrets. */
export function isSecretFile(path: string): boolean {
  return SECRET_FILES.some((pattern) => pattern.test(path));
}
