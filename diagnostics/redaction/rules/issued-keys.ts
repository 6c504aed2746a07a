import { ALPHA, DIGIT, is } from '../engine/byte-class.ts';
import type { Rule } from '../rule.ts';

/** Prefix of keys that an issuer gives out -> fewest characters behind it. Prefixes are exact in case. */
const PREFIXES: Readonly<Record<string, number>> = {
  AKIA: 12, ASIA: 12, ABIA: 12, ACCA: 12, AROA: 12, AIDA: 12, AIza: 30, 'ya29.': 16, 'GOCSPX-': 20, '1//0': 30,
  ghp_: 20, gho_: 20, ghu_: 20, ghs_: 20, ghr_: 20, github_pat_: 22, 'glpat-': 16, 'gldt-': 16, 'glrt-': 16,
  'xoxb-': 10, 'xoxp-': 10, 'xoxa-': 10, 'xoxr-': 10, 'xoxs-': 10, 'xapp-': 10, 'xoxe.': 10,
  sk_live_: 10, sk_test_: 10, rk_live_: 10, rk_test_: 10, pk_live_: 10, pk_test_: 10, whsec_: 16,
  'SG.': 30, 'sk-': 20, 'sk-proj-': 20, 'sk-ant-': 20, npm_: 30, dop_v1_: 32, doo_v1_: 32, shpat_: 24, shpss_: 24, hf_: 24,
  'pypi-': 32, dckr_pat_: 20, EAAC: 40, 'AGE-SECRET-KEY-1': 40, b3BlbnNzaC1rZXktdjE: 20, lin_api_: 24, 'PMAK-': 24,
  rubygems_: 32, 'hvs.': 20, 'hvb.': 20, 'dapi': 32, 'NRAK-': 20, 'ATATT3': 40, 'key-': 32, 'sq0atp-': 20, 'sq0csp-': 20, 'EZAK': 40, 'tfp_': 30, 'pul-': 32, 'ops_': 40, 'Atzr|': 40, 'ATZR|': 40, 'nvapi-': 30, 'r8_': 30, 'gsk_': 30, 'xai-': 40, 'dop_': 40, 'figd_': 30, 'sntrys_': 40, 'glsa_': 30, 'DTEN-': 24,
}; // prettier-ignore

/** Keys known by the prefix that their issuer gives them: cloud, code hosts, chat, payment, mail. */
export const issuedKeyRule: Rule = {
  name: 'issued-key',
  triggers: Object.keys(PREFIXES).filter((prefix) => prefix.length > 2),
  hostile: ' AKIA01234567',
  find(window, from, to) {
    const { bytes, end } = window;
    const fewest = PREFIXES[window.slice(from, to)];
    if (fewest === undefined || (window.wordBefore(from) && bytes[from - 1] !== 0x5f)) return false;
    let at = to;
    let digits = 0;
    while (
      at < end &&
      (is(bytes[at], ALPHA | DIGIT) || bytes[at] === 0x2d || bytes[at] === 0x5f || bytes[at] === 0x2e)
    ) {
      if (is(bytes[at], DIGIT)) digits++;
      if ((bytes[at] ?? 0) >= 0x80) break;
      at++;
    }
    while (at > to && (bytes[at - 1] === 0x2e || bytes[at - 1] === 0x2d)) at--;
    if (at - to < fewest || (digits === 0 && at - to < 16)) return false;
    return window.take('token', from, at);
  },
};

/** JSON Web Tokens, wherever they stand. */
export const jwtRule: Rule = {
  name: 'jwt',
  triggers: ['eyJ'],
  hostile: ' eyJhbGciOi.eyJ',
  find(window, from) {
    const before = window.bytes[from - 1];
    if (
      from > 0 &&
      (window.wordBefore(from) || before === 0x2d || before === 0x2e || before === 0x2b || before === 0x2f)
    )
      return false;
    return window.test(JWT, from) && window.take('token', from, JWT.lastIndex);
  },
};

const JWT = /eyJ[\w-]{6,8192}\.[\w-]{4,16384}(?:\.[\w-]{0,4096}){0,3}/y;

const AFTER_SCHEME = /[a-z0-9._~+/=-]{8,8192}/iy;

/** `Bearer …` and `Basic …` without the name of a header before them. */
export const bearerRule: Rule = {
  name: 'bearer',
  triggers: ['bearer ', 'basic ', 'bearer%20', 'basic%20', 'bearer+', 'bearer: ', 'bearer="'],
  hostile: 'bearer aaaaaaa ',
  find(window, from, to) {
    if (window.wordBefore(from) || !window.test(AFTER_SCHEME, to)) return false;
    const end = AFTER_SCHEME.lastIndex;
    const value = window.slice(to, end);
    const basic = window.bytes[from] === 0x62 || window.bytes[from] === 0x42 ? window.bytes[from + 1] === 0x61 : false;
    const proves = basic ? isUserAndPassword(value) : /\d/.test(value) || value.length >= 24;
    return proves && window.take('token', to, end);
  },
};

function isUserAndPassword(value: string): boolean {
  return /^[\x20-\x7e\x80-\xff]*:[\x20-\x7e\x80-\xff]*$/.test(Buffer.from(value, 'base64').toString('latin1'));
}

const KEY_MATERIAL = /[a-z0-9+/]{30,128}={0,2}/iy;

/** The master key of SRTP in a description of a session: `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:…`. */
export const mediaKeyRule: Rule = {
  name: 'media-key',
  triggers: [' inline:', '%20inline:', '%20inline%3a'],
  hostile: ' inline:aaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  find: (window, _, to) => window.test(KEY_MATERIAL, to) && window.take('secret', to, KEY_MATERIAL.lastIndex),
};
