/** Hosts of the public infrastructure: their names tell the fault and nothing about the customer. */
const PUBLIC = new Set(
  (
    'dten.com,android.com,googleapis.com,google.com,gstatic.com,googleusercontent.com,gvt1.com,microsoft.com,windows.com,windowsupdate.com,' +
    'microsoftonline.com,office.com,office365.com,live.com,skype.com,msftconnecttest.com,zoom.us,zoom.com,zoomgov.com,webex.com,cisco.com,slack.com,discord.com,' +
    'debian.org,ubuntu.com,kernel.org,freedesktop.org,gnome.org,gnu.org,w3.org,ietf.org,xmlsoap.org,apache.org,mozilla.org,github.com,' +
    'githubusercontent.com,npmjs.org,nodejs.org,ntp.org,letsencrypt.org,digicert.com,fwupd.org,apple.com,amazonaws.com,cloudflare.com,' +
    'cloudfront.net,akamai.net,azure.com,windows.net,azureedge.net,dten.freshdesk.com,schemas.android.com,openxmlformats.org,telegram.org,zapier.com,sentry.io'
  ).split(','),
);
/** Services whose hosts carry the customer's name in front. */
const VANITY = new Set(
  'zoom.us,zoom.com,zoomgov.com,webex.com,slack.com,amazonaws.com,cloudfront.net,azure.com,windows.net,azureedge.net,microsoftonline.com,sharepoint.com,googleusercontent.com,office.com,sentry.io'.split(
    ',',
  ),
);
/** Labels in front of such a service that name no customer. */
const SHARED_LABEL =
  /^(?:www|api|us\d\d(?:web|cdn)?|web|cdn|log|logfiles|st\d?|login|teams|outlook|zr|rooms?|hooks|webhook|meet|signin|join|global|s3|explore|support|help|developers?|files|static|launcher|dl|download|device|devices)$/;

/** Whether a host, in lower case, may stay. */
export function isPublicHost(host: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  let dot = name.lastIndexOf('.');
  for (let labels = 2; labels <= 3 && dot > 0; labels++) {
    dot = name.lastIndexOf('.', dot - 1);
    const suffix = name.slice(dot + 1);
    if (PUBLIC.has(suffix))
      return (
        dot === -1 ||
        !VANITY.has(suffix) ||
        name
          .slice(0, dot)
          .split('.')
          .every((label) => SHARED_LABEL.test(label))
      );
  }
  return false;
}
