/**
 * Command -> what stands before the secrets among its arguments. `@` is what stands between two arguments, and `~` the
 * same or nothing. What begins with `^` stands right behind the command.
 */
const FLAGS: Readonly<Record<string, string>> = {
  sshpass: '@-p~',
  mysql: '@-p(?=[^\\s"\']|["\'][^\\s"\',\\]])',
  mysqldump: '@-p(?=[^\\s"\']|["\'][^\\s"\',\\]])',
  mysqladmin: '@-p(?=[^\\s"\']|["\'][^\\s"\',\\]])',
  mariadb: '@-p(?=[^\\s"\']|["\'][^\\s"\',\\]])',
  'mariadb-dump': '@-p(?=[^\\s"\']|["\'][^\\s"\',\\]])',
  'mariadb-admin': '@-p(?=[^\\s"\']|["\'][^\\s"\',\\]])',
  'adb pair': '^[^ ]{1,64}:\\d{1,5} ',
  locksettings: '@--old@',
  sqlcmd: '@-P~',
  mongo: '@-p~',
  mongosh: '@-p~',
  mongodump: '@-p~',
  curl: '@(?:-[uU]~|-[A-Za-z]{1,8}[uU]@|--(?:proxy-)?user(?:=|@)|(?:-E~|--cert(?:=|@))[^\\s:]{1,64}:)',
  wget: '@--(?:http-|ftp-)?password(?:=|@)',
  lftp: '@-u~',
  smbclient: '@-U~',
  rpcclient: '@-U~',
  'net ads': '@-U~',
  'net rpc': '@-U~',
  snmpwalk: '@-[cAX]~',
  snmpget: '@-[cAX]~',
  snmpgetnext: '@-[cAX]~',
  snmpset: '@-[cAX]~',
  snmpbulkwalk: '@-[cAX]~',
  snmpbulkget: '@-[cAX]~',
  snmptrap: '@-[cAX]~',
  snmpinform: '@-[cAX]~',
  snmptable: '@-[cAX]~',
  snmpstatus: '@-[cAX]~',
  'net-snmp-create-v3-user': '@-[AX]~',
  'redis-cli': '@-a~',
  ldapsearch: '@-w~',
  ldapmodify: '@-w~',
  ldapadd: '@-w~',
  ldapdelete: '@-w~',
  ldapwhoami: '@-w~',
  ldappasswd: '@-[was]~',
  'docker login': '@-p~',
  'podman login': '@-p~',
  'az login': '@-p~',
  psexec: '@-p~',
  plink: '@-pw~',
  pscp: '@-pw~',
  unzip: '@-P~',
  '7z': '@-p(?=[^\\s"\']|["\'][^\\s"\',\\]])',
  zip: '@-P~',
  ipmitool: '@-P~',
  xfreerdp: '@/p:',
  rdesktop: '@-p~',
  mosquitto_pub: '@-P~',
  mosquitto_sub: '@-P~',
  useradd: '@-[a-zA-Z]{0,4}p@',
  usermod: '@-[a-zA-Z]{0,4}p@',
  htpasswd: ' -(?:[a-zA-Z]{0,4}n[a-zA-Z]{0,4}|[a-zA-Z]{0,4}b[a-zA-Z]{0,4} [^ ]{1,64}) [^ ]{1,64} ',
  keytool: '@-(?:(?:src|dest)?(?:store|key)|new)pass@',
  jarsigner: '@-(?:store|key)pass@',
  apksigner: '@--(?:ks|key)-pass@(?:pass:)?',
  openssl: '@-(?:k|K|pass|passin|passout|password)@(?:pass:)?(?!(?:file|env|fd):|std)',
  nmcli: '@(?:password|psk|802-1x\\.password|wifi-sec\\.psk)@',
  iwconfig:
    '^[\\w.]{1,16} (?:(?:essid|mode|nick|channel|freq|ap) (?:"[^"\\n]{1,40}"|[^ ]{1,64}) ){0,3}(?:key|enc) (?:s:)?(?!(?:off|on|open|restricted)\\b|\\[)',
  wpa_cli:
    '@(?:(?:password|new_password|passphrase|otp|identity)@\\d{1,3}|set_network@\\d{1,3}@(?:psk|password|identity))@',
  'netsh wlan': ' key(?:Material)?=',
  'net user': '^[^ ]{1,64} ',
  'net use': '(?: /user:[^ ]{1,64}| \\\\{2,8}[^ \\\\]{1,64}\\\\[^ ]{1,64}) (?![/*])',
  wpa_passphrase: '^(?:"[^"\\n]{1,40}"|\'[^\'\\n]{1,40}\'|[^ ]{1,64}) ',
  com2sec: '^[^ ]{1,64} {1,16}[^ ]{1,64} {1,16}',
  trapsink: '^[^ ]{1,64} {1,16}',
  trap2sink: '^[^ ]{1,64} {1,16}',
  informsink: '^[^ ]{1,64} {1,16}',
  createuser: ' (?:MD5|SHA(?:-?\\d{3})?|DES|AES(?:-?\\d{3})?) ',
  'snmp-server community': '^',
  'snmp-server host': '^[^ ]{1,64} (?:(?:traps|informs) )?(?:version [^ ]{1,3} (?:(?:auth|noauth|priv) )?)?',
  'snmp-server user': ' (?:auth (?:md5|sha)|priv (?:des|3des|aes(?: \\d{3})?)) ',
  'aws configure set': '^[\\w.-]{0,40}(?:secret|token|access_key)[\\w.-]{0,24} ',
  'locksettings set-pin': '^(?:--old )?',
  'locksettings set-password': '^(?:--old )?',
};

/** What stands behind a command and between its arguments: in a line of a shell, and in a list of strings. */
const FORMS = [
  { behind: ' ', joint: ' {1,16}' },
  { behind: '",', joint: String.raw`\\{0,7}["'], ?\\{0,7}["']` },
  { behind: "',", joint: String.raw`\\{0,7}["'], ?\\{0,7}["']` },
  { behind: '\\",', joint: String.raw`\\{0,7}["'], ?\\{0,7}["']` },
] as const;

export interface Command {
  /** The command and what stands behind it, lower case. */
  trigger: string;
  /** How many bytes of the trigger belong to what stands before the first argument. */
  jointBytes: number;
  /** Finds what stands before the next secret. */
  flag: RegExp;
  /** Whether the only secret stands at a place of its own. */
  placed: boolean;
}

/** Every command that may be given a secret, in each form. */
export function commands(): Command[] {
  return Object.entries(FLAGS).flatMap(([name, source]) => {
    const placed = source.startsWith('^');
    const forms = placed || name.includes(' ') ? FORMS.slice(0, 1) : FORMS;
    return forms.map(({ behind, joint }) => {
      const flag = new RegExp(source.replaceAll('@', joint).replaceAll('~', `(?:${joint})?`), 'g');
      return { trigger: name + behind, jointBytes: behind.length, flag, placed };
    });
  });
}
