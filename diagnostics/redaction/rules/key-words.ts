/** How the value of a key is read, and what it must look like to be taken. */
export type Reading =
  | 'secret' // anything that is no word of state (`expired`) and no placeholder
  | 'token' // as secret, but parsers speak of tokens too: `unexpected token: }`
  | 'parameter' // only in the query of an address
  | 'weak-secret' // the word has other meanings: taken only where it looks random
  | 'rest' // up to the end of the line: headers
  | 'hex12' // a MAC address without separators
  | 'pin' // four to eight digits
  | 'name' // words that begin with capitals
  | 'names' // as name, and more of them in a list
  | 'text' // up to a delimiter
  | 'user'
  | 'host'
  | 'domain' // a host only where it has a dot
  | 'ssid'
  | 'id' // has a digit
  | 'uuid' // long, or a UUID
  | 'number' // digits in groups
  | 'coordinate';

export interface KeyWord {
  /** What the key ends in; a space stands for nothing, a space, `_`, `-` or `.`. */
  word: string;
  kind: string;
  reading: Reading;
  /** Whether other letters may stand right before: `dbpassword`. */
  anyLeft: boolean;
}

interface Group {
  kind: string;
  reading: Reading;
  anyLeft?: boolean;
  words: string;
}

const GROUPS: readonly Group[] = [
  {
    kind: 'secret',
    reading: 'secret',
    anyLeft: true,
    words:
      'password,passwd,passphrase,pass phrase,passcode,pass code,passwort,kennwort,senha,mot de passe,contraseña,contrasena,密码,パスワード,secret,credential,credentials,requirepass,masterauth,bindpw,userpw',
  },
  {
    kind: 'secret',
    reading: 'secret',
    words:
      'pwd,psk,pre shared key,preshared key,wep key,security key,network key,shared key,private key,secret key,access key,api key,apikey,encryption key,signing key,account key,auth key,master key,storage key,license key,licence key,product key,activation key,recovery key,secret key base,one-time code,one-time password,one-time passcode,session key,host key,service key,primary key,secondary key,key material,client secret,connection string,webhook url,sas token,otp,totp,pairing code,activation code,verification code,access code,auth code,authorization code,security code,device code,user code,one time code,confirmation code,invite code,pair code,unlock code,setup code,claim code,enrollment code,registration code,otp code,sharing key,host key code,passkey,join code,pairing key,link key,ltk,irk',
  },
  {
    kind: 'secret',
    reading: 'secret',
    words:
      'wifi key,wlan key,hotspot key,wpa key,wpa2 key,key content,aes key,enc key,hmac key,crypto key,app key,sdk key,consumer key,device key,priv key,functions key,subscription key,keystore pass,truststore pass,sshpass,creds',
  },
  { kind: 'secret', reading: 'weak-secret', words: 'pass,auth,pw,signature,sig,sid' },
  { kind: 'secret', reading: 'parameter', words: 'key,nonce,state,code,salt,hmac,tk,policy' },
  { kind: 'secret', reading: 'pin', words: 'pin,pin code,pairing pin,host pin,puk,cvv,cvc,panel pin' },
  {
    kind: 'token',
    reading: 'token',
    anyLeft: true,
    words: 'token,tokens,jwt,session id,sessid,assertion,id token,zak',
  },
  {
    kind: 'meeting',
    reading: 'token',
    words: 'meeting uuid,meeting instance id,conference uuid,webinar uuid,meeting instance uuid',
  },
  { kind: 'token', reading: 'rest', words: 'authorization,cookie,set cookie,x auth,www authenticate' },
  {
    kind: 'community',
    reading: 'secret',
    words: 'community,rocommunity,rwcommunity,rocommunity6,rwcommunity6,trapcommunity,community string,snmp community',
  },
  {
    kind: 'user',
    reading: 'user',
    words:
      'user,username,user name,usr,login,login name,logname,ruser,account name,upn,user principal name,principal,sam account name,samaccountname,identity,anonymous identity,signed in as,logged in as,signed in user,owner name,auid,acct,remote user,unix user,db user,benutzer',
  },
  {
    kind: 'name',
    reading: 'name',
    words:
      'display name,full name,first name,last name,given name,surname,family name,middle name,nickname,nick name,participant,participant name,attendee,attendee name,organizer,organiser,organizer name,host name display,presenter,invitee,invited by,caller,caller name,callee,caller id,contact,contact name,remote name,sender,sender name,person,screen name,real name,gecos,common name,cn,emailaddress,owner,author,created by,booked by,guest name,speaker name,displayto,displaycc',
  },
  { kind: 'name', reading: 'names', words: 'participants,attendees,invitees,panelists' },
  {
    kind: 'subject',
    reading: 'text',
    words:
      'subject,meeting subject,meeting topic,meeting title,meeting name,event title,event subject,summary,calendar subject,appointment,calendar title,invite subject,agenda,conference name,call subject',
  },
  { kind: 'room', reading: 'text', words: 'room name,room display name,meeting room,site name,location name' },
  {
    kind: 'address',
    reading: 'text',
    words: 'street address,postal address,home address,billing address,street,postcode,zip code,postal code',
  },
  {
    kind: 'host',
    reading: 'host',
    words:
      'hostname,host name,host,nodename,node name,computer name,computername,machine name,fqdn,rhost,workgroup,netbios name,sni,server name,static hostname,pretty hostname,transient hostname,device name,devicename,local host name,dhcp hostname,dns hostname,dc',
  },
  {
    kind: 'host',
    reading: 'domain',
    words: 'domain,domain name,search domain,realm,server,endpoint,gateway,proxy,dns domain,nameserver,search,smtp,mx',
  },
  {
    kind: 'mac',
    reading: 'hex12',
    words:
      'mac,mac address,macaddr,bt macaddr,bt mac,btaddr,wlan mac,eth mac,hwaddr,hw addr,bssid,bt address,bluetooth address,wifi mac,ether,ethaddr',
  },
  { kind: 'ssid', reading: 'ssid', words: 'ssid,essid,network name,wifi name,wlan name,ssid name,ssid str' },
  {
    kind: 'serial',
    reading: 'id',
    words:
      'serial,serialno,serial no,serial number,serialnumber,serial short,id serial,sn,s/n,imei,imei1,imei2,meid,imsi,iccid,esn,asset tag,chassis serial,board serial,boot serialno,device serial,udid,psn,cpuid serial',
  },
  {
    kind: 'id',
    reading: 'id',
    words:
      'machine id,android id,device uuid,tenant id,tenant,account id,account number,customer id,customer number,organization id,organisation id,org id,subscription id,installation id,employee id,employee number,member id,directory id,advertising id,gsf id,registration id,enrollment id,client uuid,iban,national id,passport,passport number,hardware uuid,product uuid,system uuid,pc id,orbit id,unit id',
  },
  {
    kind: 'id',
    reading: 'uuid',
    words:
      'tid,oid,user id,userid,client id,object id,device id,session uuid,account,participant id,uid,workspace id,channel id',
  },
  {
    kind: 'meeting',
    reading: 'number',
    words:
      'meeting id,meeting number,meeting no,meeting no.,meeting nr,meeting nr.,conference id,conference number,webinar id,meetingid,confno,conf id,conference code,meeting code,mtid,personal meeting id,pmi,access number,vtc conference id,dial in code,host code,participant code,meeting key,confid',
  },
  {
    kind: 'phone',
    reading: 'number',
    words:
      'phone,phone number,phone no,telephone,mobile,mobile number,tel,fax,cell,cell phone,msisdn,caller number,contact number,dial in,dial in number,callback number,desk phone,desk,call me at,call me on,reach me at,reach me on,home phone,work phone,sms to,line1number,dialed number,called number,calling number',
  },
  { kind: 'card', reading: 'number', words: 'card number,credit card,card no,cc number,pan,debit card' },
  { kind: 'ssn', reading: 'number', words: 'ssn,social security number,social security no,tax id,nino' },
  {
    kind: 'geo',
    reading: 'coordinate',
    words: 'latitude,longitude,lat,lon,lng,mlatitude,mlongitude,gps lat,gps lon,last location,coordinates,coords',
  },
];

/** Every key that names something to hide, in every spelling. */
export function keyWords(): KeyWord[] {
  return GROUPS.flatMap(({ kind, reading, anyLeft = false, words }) =>
    words
      .split(',')
      .flatMap((word) => spellings(word, reading).map((spelled) => ({ word: spelled, kind, reading, anyLeft }))),
  );
}

/** A blank in a name of secrets may also be written as in an address. */
function spellings(word: string, reading: Reading): string[] {
  if (!word.includes(' ')) return [word];
  const parts = word.split(' ');
  const joints = ['', ' ', '_', '-', '.', ...(reading === 'secret' || reading === 'number' ? ['%20'] : [])];
  return joints.map((joint) => parts.join(joint));
}
