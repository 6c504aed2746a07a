import type { Rule } from '../rule.ts';
import { armouredLineRule } from './armoured-lines.ts';
import { authorizationParameterRule } from './authorization-parameters.ts';
import { base64TextRule } from './base64-text.ts';
import { byteArrayRule } from './byte-arrays.ts';
import { calendarLineRule, cardNameRule } from './calendar-lines.ts';
import { commandRule } from './commands.ts';
import { cryptHashRule } from './crypt-hashes.ts';
import { accessLogRule, daemonUserRule, userInfoRule } from './daemon-users.ts';
import { deviceMacRule } from './device-macs.ts';
import { domainRule, namedHostRule } from './domains.ts';
import { emailRule } from './email.ts';
import { formPartRule } from './form-parts.ts';
import { geoRule } from './geo.ts';
import { hexDumpRule } from './hex-dumps.ts';
import { hexLiteralRule } from './hex-literals.ts';
import { ipv4Rule } from './ipv4.ts';
import { ipv6Rule } from './ipv6.ts';
import { bearerRule, issuedKeyRule, jwtRule, mediaKeyRule } from './issued-keys.ts';
import { keyValueRules } from './key-values.ts';
import { meetingLinkRule, threadRule, webhookRule } from './links.ts';
import { meetingLabelRule, meetingPathRule, sharingCodeRule } from './meeting-labels.ts';
import { mailboxRule } from './mailboxes.ts';
import { macRule } from './mac-address.ts';
import { paymentCardRule, ssnRule } from './payment-card.ts';
import { percentTextRule, rewrittenLinkRule } from './percent-text.ts';
import { androidNetworkRule, scanResultRule, scanRowRule, skippedNetworkRule } from './network-scans.ts';
import { notificationRule } from './notifications.ts';
import { networkProfileRule } from './network-profiles.ts';
import { personElementRule, personMemberRule, personObjectRule } from './people-objects.ts';
import { deviceOwnerRule, displayNameRule, namedInContextRule } from './person-names.ts';
import { pipedSecretRule } from './piped-secrets.ts';
import { dialledRule, labelledPhoneRule, phoneRule } from './phone.ts';
import { privateKeyRule } from './private-key.ts';
import { protocolLoginRule } from './protocol-logins.ts';
import { pseudonymRule } from './pseudonym.ts';
import { randomValueRule } from './random-values.ts';
import { nameBeforeRule, sentenceRules } from './sentences.ts';
import { settingsRowRule } from './settings-rows.ts';
import { codeBeforeRule, spokenCodeRule } from './spoken-codes.ts';
import { syslogHostRule } from './syslog-host.ts';
import { urlRule } from './urls.ts';
import { userPathRule } from './user-paths.ts';
import { wifiCodeRule } from './wifi-codes.ts';
import { wifiSectionRule } from './wifi-sections.ts';
import { wifiShellRule } from './wifi-shell.ts';
import { wideTextRule } from './wide-text.ts';

/**
 * Every rule, in the order in which they are asked where several stop at the same place. `hides` looks into a decoded
 * text with all of them. `versions` look like addresses, and stay.
 */
export function standardRules(hides: (decoded: Buffer) => boolean, versions: ReadonlySet<string> = new Set()): Rule[] {
  return [
    pseudonymRule,
    privateKeyRule,
    armouredLineRule,
    jwtRule,
    issuedKeyRule,
    threadRule,
    webhookRule,
    meetingLinkRule,
    urlRule,
    calendarLineRule,
    cardNameRule,
    sharingCodeRule,
    ...keyValueRules(),
    bearerRule,
    authorizationParameterRule,
    mediaKeyRule,
    spokenCodeRule,
    codeBeforeRule,
    commandRule(),
    pipedSecretRule,
    protocolLoginRule,
    cryptHashRule,
    settingsRowRule(),
    formPartRule,
    macRule,
    deviceMacRule,
    ipv6Rule,
    ipv4Rule(versions),
    mailboxRule,
    emailRule,
    paymentCardRule,
    ssnRule,
    phoneRule,
    labelledPhoneRule,
    dialledRule,
    geoRule,
    userPathRule,
    syslogHostRule,
    ...sentenceRules(),
    nameBeforeRule,
    daemonUserRule,
    userInfoRule,
    accessLogRule,
    meetingLabelRule,
    meetingPathRule,
    notificationRule,
    personObjectRule,
    personMemberRule,
    personElementRule,
    networkProfileRule,
    wifiCodeRule,
    wifiSectionRule,
    wifiShellRule,
    scanResultRule,
    scanRowRule,
    skippedNetworkRule,
    androidNetworkRule,
    deviceOwnerRule,
    displayNameRule,
    namedInContextRule,
    domainRule,
    namedHostRule,
    base64TextRule(hides),
    percentTextRule(hides),
    rewrittenLinkRule(hides),
    randomValueRule(hides),
    hexLiteralRule,
    hexDumpRule,
    byteArrayRule(hides),
    wideTextRule(hides),
  ];
}
