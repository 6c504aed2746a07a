import type { PanelServices } from './services.ts';

/**
 * The address that stands behind a QR code of the page; null where there is none. Only addresses of the configuration,
 * and references of this unit: nobody can have a text of theirs drawn.
 */
export function addressOf(
  what: string,
  ref: string | undefined,
  services: Pick<PanelServices, 'status' | 'mail'>,
): string | null {
  const { channels, incidents } = services.status();
  switch (what) {
    case 'chat':
      return channels.chat;
    case 'portal':
      return channels.portal;
    case 'help-center':
      return channels.helpCenter;
    case 'mail':
      if (ref !== undefined && !incidents.some((incident) => incident.ref === ref)) return null;
      return services.mail(ref ?? null);
    default:
      return null;
  }
}
