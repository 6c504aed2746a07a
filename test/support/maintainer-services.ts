import { ALL_ALLOWED } from '../../agent/consent/consent.ts';
import type { MaintainerServices } from '../../agent/panel/maintainer-services.ts';

/** A unit on which no PIN is set: the maintainer's part is off. */
export const NO_MAINTAINER: MaintainerServices = {
  isPinSet: () => false,
  hasExportFolder: () => false,
  open: () => Promise.resolve({ door: 'no-pin' }),
  isOpen: () => false,
  close: () => undefined,
  incidents: () => [],
  incident: () => Promise.resolve(null),
  evidence: () => null,
  entry: () => Promise.resolve(null),
  exportEvidence: () => Promise.resolve({ ok: false, why: 'none' }),
  consents: () => ALL_ALLOWED,
  setConsent: () => undefined,
  testDesk: () => Promise.resolve({ ok: false, found: 'none' }),
};
