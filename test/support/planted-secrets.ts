/** Secrets of every kind that must not leave a unit, each in a line as programs write it. Made up, and repeatable. */
export interface PlantedSecret {
  kind: string;
  /** What must not be found. */
  secret: string;
  /** The line, or the lines, in which it stands. */
  text: string;
}

type Make = (draw: Draw) => [secret: string, text: string];

/** Draws what secrets are made of. */
class Draw {
  readonly #fraction: () => number;

  constructor(fraction: () => number) {
    this.#fraction = fraction;
  }

  below(count: number): number {
    return Math.floor(this.#fraction() * count);
  }

  one<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  from(alphabet: string, count: number): string {
    return Array.from({ length: count }, () => alphabet[this.below(alphabet.length)]).join('');
  }

  /** Letters of both cases and digits, some of each. */
  mixed(count: number): string {
    return `${this.from('abcdefghjkmnpqrstuvwxyz', 1)}${this.from('23456789', 1)}${this.from('ABCDEFGHJKMNPQRSTUVWXYZ', 1)}${this.from('abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789', count - 3)}`;
  }

  small(count: number): string {
    return this.from('abcdefghijklmnopqrstuvwxyz', count);
  }

  hex(count: number): string {
    return this.from('0123456789abcdef', count);
  }

  digits(count: number): string {
    return this.from('123456789', 1) + this.from('0123456789', count - 1);
  }

  base64(bytes: number): string {
    return Buffer.from(Array.from({ length: bytes }, () => this.below(256))).toString('base64');
  }

  name(): string {
    const syllables = [
      'ka',
      'mi',
      'ro',
      'ste',
      'lun',
      'bar',
      'tov',
      'en',
      'dri',
      'ma',
      'jol',
      'vik',
      'sa',
      'wen',
    ] as const;
    const word = Array.from({ length: 4 }, () => this.one(syllables)).join('');
    return word.charAt(0).toUpperCase() + word.slice(1);
  }

  domain(): string {
    return `${this.small(9)}-corp.${this.one(['com', 'org', 'net', 'de', 'io'])}`;
  }

  octet(): number {
    return 2 + this.below(250);
  }
}

const password: Make = (draw) => {
  const p = `${draw.mixed(9)}${draw.one(['!', '#', '', '_', '-'])}${draw.digits(2)}`;
  return [
    p,
    draw.one([
      `password=${p}`,
      `db.password = ${p}`,
      `Password: ${p}`,
      `{"password":"${p}"}`,
      `{"wifi":{"userPassword": "${p}", "retries": 3}}`,
      `login:\n  password: ${p}\n  retries: 3`,
      `<password>${p}</password>`,
      `app --password ${p} --verbose`,
      `mysql -u app -p${p} shop`,
      `export DB_PASSWORD=${p}`,
      `git clone https://admin:${p}@git.example.net/x.git`,
      `"{\\"auth\\":{\\"password\\":\\"${p}\\"}}"`,
      `sshpass -p ${p} ssh root@127.0.0.1`,
      `passwd: ${p}`,
      `curl -u svc:${p} https://127.0.0.1/status`,
    ]),
  ];
};

const token: Make = (draw) => {
  const t = draw.mixed(32);
  return [
    t,
    draw.one([
      `token=${t}`,
      `access_token: ${t}`,
      `{"refresh_token":"${t}","expires_in":3600}`,
      `Authorization: Bearer ${t}`,
      `authorization=bearer ${t}`,
      `X-Api-Key: ${t}`,
      `api_key=${t}`,
      `client_secret=${t}&grant_type=client_credentials`,
      `GET /callback?code=${t}&state=x HTTP/1.1`,
      `Cookie: sid=${t}; theme=dark`,
      `Set-Cookie: session=${t}; Path=/; HttpOnly`,
      `SECRET_KEY_BASE=${t}`,
      `<string name="auth_token">${t}</string>`,
    ]),
  ];
};

const issuedKey: Make = (draw) => {
  const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const key = draw.one([
    `AKIA${draw.from(upper, 16)}`,
    `AIza${draw.mixed(35)}`,
    `ghp_${draw.mixed(36)}`,
    `xoxb-${draw.digits(12)}-${draw.digits(12)}-${draw.mixed(24)}`,
    `glpat-${draw.mixed(20)}`,
    `sk_live_${draw.mixed(24)}`,
  ]);
  return [key, draw.one([`using ${key} now`, `deploy: credential ${key} rejected`, `{"note":"${key}"}`])];
};

const jwt: Make = (draw) => {
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  const payload = part({ sub: draw.mixed(10), exp: Number(draw.digits(10)) });
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${payload}.${draw.mixed(43)}`;
  return [payload, draw.one([`got ${text} back`, `"id":"${text}"`, `session ${text}`])];
};

const signedUrl: Make = (draw) => {
  const signature = draw.hex(64);
  return [
    signature,
    draw.one([
      `PUT https://bucket.s3.amazonaws.com/k.zip?X-Amz-Date=20261120T100000Z&X-Amz-Signature=${signature}`,
      `GET https://acc.blob.core.windows.net/c/f?sv=2022-11-02&se=2027-01-01&sig=${signature}`,
    ]),
  ];
};

const webhook: Make = (draw) => {
  const t = draw.mixed(24);
  return [
    t,
    draw.one([
      `posting to https://hooks.slack.com/services/T${draw.digits(8)}/B${draw.digits(8)}/${t}`,
      `webhook https://discord.com/api/webhooks/${draw.digits(18)}/${t}`,
    ]),
  ];
};

const privateKey: Make = (draw) => {
  const line = draw.base64(48);
  const kind = draw.one(['', 'RSA ', 'EC ', 'OPENSSH ']);
  return [line, `-----BEGIN ${kind}PRIVATE KEY-----\n${draw.base64(48)}\n${line}\n-----END ${kind}PRIVATE KEY-----`];
};

const wifi: Make = (draw) => {
  const p = `${draw.small(5)} ${draw.mixed(8)}`;
  return [
    p,
    draw.one([`psk="${p}"`, `{"preSharedKey":"${p}"}`, `wpa_passphrase="${p}"`, `  psk: "${p}"`, `wifi.psk = "${p}"`]),
  ];
};

const ssid: Make = (draw) => {
  const name = `${draw.name()}-${draw.digits(3)}`;
  return [
    name,
    draw.one([`SSID: ${name}`, `ssid="${name}"`, `{"ssid":"${name}","rssi":-60}`, `associated to SSID '${name}'`]),
  ];
};

const community: Make = (draw) => {
  const c = draw.mixed(12);
  return [c, draw.one([`rocommunity ${c}`, `snmpwalk -v2c -c ${c} 127.0.0.1`, `community=${c}`])];
};

const pairing: Make = (draw) => {
  const digits = draw.digits(9);
  const code = `${draw.from('ABCDEFGHJKLMNP', 4)}-${draw.from('23456789', 4)}-${draw.from('QRSTUVWXYZ', 4)}`;
  return draw.one([
    [digits, `pairing code: ${digits}`],
    [code, `activation code: ${code}`],
    [code, `{"activationCode":"${code}"}`],
    [digits, `meeting passcode: ${digits}`],
  ]);
};

const connection: Make = (draw) => {
  const p = draw.mixed(14);
  return [
    p,
    draw.one([
      `Server=tcp:db1,1433;User Id=sa;Password=${p};Encrypt=true`,
      `postgres://app:${p}@127.0.0.1:5432/shop`,
      `amqp://svc:${p}@mq.example.net/vhost`,
      `mongodb+srv://svc:${p}@127.0.0.1/test`,
      `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${p}${draw.mixed(70)}==;EndpointSuffix=core.windows.net`,
    ]),
  ];
};

const email: Make = (draw) => {
  const address = `${draw.small(4)}.${draw.small(7)}@${draw.domain()}`;
  return [
    address,
    draw.one([
      `mail from ${address} accepted`,
      `to=<${address.toUpperCase()}>, relay=none`,
      `GET /invite?who=${encodeURIComponent(address)}`,
      `{"upn":"${address}"}`,
      `mailto:${address}?subject=x`,
      `sip:${address};transport=tls`,
      `xmpp:${address}/desk`,
      `identity="${address}"`,
    ]),
  ];
};

const phone: Make = (draw) => {
  const last = `${draw.digits(3)}-${draw.digits(4)}`;
  return [
    last,
    draw.one([
      `dialled +1 (555) ${last} twice`,
      `phone: +1 555 ${last}`,
      `"phoneNumber":"+1-555-${last}"`,
      `tel:+1-555-${last}`,
    ]),
  ];
};

const person: Make = (draw) => {
  const name = `${draw.name()} ${draw.name()}`;
  return [
    name,
    draw.one([
      `{"displayName":"${name}"}`,
      `participant ${name} joined the meeting`,
      `${name} joined the meeting`,
      `organizer: ${name}`,
      `"attendees":[{"name":"x","displayName":"${name}"}]`,
      `Incoming call from ${name}`,
    ]),
  ];
};

const subject: Make = (draw) => {
  const title = `${draw.name()} merger ${draw.digits(4)}`;
  return [
    title,
    draw.one([`{"subject":"${title}"}`, `meeting "${title}" starts in 5 min`, `"meetingTopic": "${title}"`]),
  ];
};

const user: Make = (draw) => {
  const name = draw.small(11);
  return [
    name,
    draw.one([
      `open /home/${name}/.config/app failed`,
      `C:\\Users\\${name}\\AppData\\x.log`,
      `user=${name} uid=1000`,
      `Accepted password for ${name} from 127.0.0.1 port 22 ssh2`,
      `{"username":"${name}"}`,
    ]),
  ];
};

const card: Make = (draw) => {
  const body = `4539${draw.digits(11)}`;
  const sum = Array.from(body).reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  const number = `${body}${(10 - (sum % 10)) % 10}`;
  const written = draw.one([number, number.replace(/(\d{4})(?=\d)/g, '$1 '), number.replace(/(\d{4})(?=\d)/g, '$1-')]);
  return [written, draw.one([`card ${written} declined`, `"pan":"${written}"`])];
};

const position: Make = (draw) => {
  const latitude = `4${draw.digits(1)}.${draw.digits(6)}`;
  return [latitude, draw.one([`latitude=${latitude}, longitude=8.541694`, `{"lat":${latitude},"lng":8.541694}`])];
};

const meeting: Make = (draw) => {
  const id = draw.digits(11);
  const code = `${draw.small(3)}-${draw.small(4)}-${draw.small(3)}`;
  const thread = draw.mixed(40);
  const pwd = draw.mixed(20);
  return draw.one([
    [id, `open https://zoom.us/j/${id}?pwd=${pwd}`],
    [pwd, `open https://us02web.zoom.us/j/${id}?pwd=${pwd}`],
    [id, `meeting id: ${id}`],
    [id, `{"meetingNumber":"${id}"}`],
    [code, `joining https://meet.google.com/${code} now`],
    [thread, `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${thread}%40thread.v2/0?context=%7b%7d`],
    [thread, `chat 19:meeting_${thread}@thread.v2 opened`],
    [pwd, `https://acme.webex.com/acme/j.php?MTID=m${pwd}`],
  ]);
};

const ipv4: Make = (draw) => {
  const address = draw.one([
    `10.${draw.octet()}.${draw.octet()}.${draw.octet()}`,
    `192.168.${draw.octet()}.${draw.octet()}`,
    `${draw.one([45, 81, 93, 141])}.${draw.octet()}.${draw.octet()}.${draw.octet()}`,
  ]);
  return [
    address,
    draw.one([
      `connected to ${address}:443`,
      `inet ${address}/24 scope global`,
      `{"ip":"${address}"}`,
      `from ${address} port 22`,
    ]),
  ];
};

const ipv6: Make = (draw) => {
  const group = (): string => `${draw.from('123456789abcdef', 1)}${draw.hex(3)}`;
  const address = `2a0${draw.from('123456789', 1)}:${group()}:${group()}::${group()}`;
  const local = `fe80::${group()}:${group()}:${group()}:${group()}`;
  return draw.one([
    [address, `peer ${address} is up`],
    [address, `connect to [${address}]:443 failed`],
    [local, `neighbour ${local}%wlan0 lladdr`],
  ]);
};

const mac: Make = (draw) => {
  const pairs = [`${draw.hex(1)}${draw.one(['0', '4', '8'])}`, ...Array.from({ length: 5 }, () => draw.hex(2))];
  const flat = pairs.join('');
  return draw.one([
    [pairs.join(':'), `associated with ${pairs.join(':')} (wlan0)`],
    [pairs.join('-'), `Physical Address: ${pairs.join('-')}`],
    [
      `${flat.slice(0, 4)}.${flat.slice(4, 8)}.${flat.slice(8)}`,
      `port 3 ${flat.slice(0, 4)}.${flat.slice(4, 8)}.${flat.slice(8)} learned`,
    ],
    [flat, `mac=${flat}`],
    [pairs.join(':'), `bssid=${pairs.join(':')} freq=5180`],
  ]);
};

const host: Make = (draw) => {
  const name = `${draw.small(6)}.${draw.domain()}`;
  return [
    name,
    draw.one([`resolving ${name}`, `connect to ${name}:8443 failed`, `https://${name}/api`, `hostname=${name}`]),
  ];
};

const account: Make = (draw) => {
  const uuid = `${draw.hex(8)}-${draw.hex(4)}-4${draw.hex(3)}-a${draw.hex(3)}-${draw.hex(12)}`;
  const serial = `${draw.from('ABCDEFGHJKLMNPQRSTUVWXYZ', 4)}${draw.digits(10)}`;
  return draw.one([
    [uuid, `tenantId: ${uuid}`],
    [uuid, `{"tenant_id":"${uuid}"}`],
    [serial, `Serial Number: ${serial}`],
    [serial, `"serialNumber":"${serial}"`],
    [serial, `ro.serialno=${serial}`],
  ]);
};

/** Every kind that must go, and how it is made. */
const KINDS: Readonly<Record<string, Make>> = {
  ...{ password, token, issuedKey, jwt, signedUrl, webhook, privateKey, wifi, ssid, community, pairing, connection },
  ...{ email, phone, person, subject, user, card, position, meeting, ipv4, ipv6, mac, host, account },
};

/** How a line is written once more by whoever logs it. */
const WRITTEN: Readonly<Record<string, (planted: PlantedSecret) => string>> = {
  plain: ({ text }) => text,
  json: ({ text }) => JSON.stringify({ msg: text }),
  'json in json': ({ text }) => JSON.stringify({ msg: JSON.stringify({ inner: text }) }),
  base64: ({ text }) => `payload=${Buffer.from(`log: ${text} `).toString('base64')}`,
  percent: ({ text }) => `GET /log?line=${encodeURIComponent(text)} HTTP/1.1`,
  coloured: ({ text, secret }) => {
    const middle = text.indexOf(secret) + Math.ceil(secret.length / 2);
    return text.includes(secret) ? `${text.slice(0, middle)}\x1b[1m\x1b[31m${text.slice(middle)}\x1b[0m` : text;
  },
};
export const WRITTEN_AS = Object.keys(WRITTEN);

/** `count` secrets, every kind in turn, most of them plain and the rest in each of the other ways. */
export function plantSecrets(fraction: () => number, count: number): PlantedSecret[] {
  const draw = new Draw(fraction);
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] ?? ['password', password];
    const [secret, text] = make(draw);
    const round = Math.floor(index / kinds.length);
    const way = round % 2 === 0 ? 'plain' : (WRITTEN_AS[((round + index) >> 1) % WRITTEN_AS.length] ?? 'plain');
    const planted = { kind: `${kind}, ${way}`, secret, text };
    return { ...planted, text: (WRITTEN[way] ?? String)(planted) };
  });
}
