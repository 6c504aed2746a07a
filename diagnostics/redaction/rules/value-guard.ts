import { SHAPE, shapeOf } from './value-shape.ts';

/** Words that tell a state and are no secret: a log must go on telling the fault. */
const STATES = new Set(
  (
    'true,false,null,nil,none,undefined,yes,no,on,off,enabled,disabled,expired,invalid,incorrect,wrong,required,' +
    'optional,missing,changed,updated,reset,rejected,accepted,failed,failure,ok,okay,success,successful,succeeded,' +
    'unknown,set,unset,empty,blank,present,absent,redacted,removed,hidden,masked,filtered,valid,verified,unverified,' +
    'mismatch,mismatched,matched,denied,granted,error,string,str,text,value,number,integer,int,bool,boolean,object,bytes,' +
    'password,passwd,secret,token,default,unspecified,unavailable,available,n/a,na,not,is,was,has,have,must,should,' +
    'can,cannot,could,please,enter,use,using,the,a,an,and,or,if,when,for,from,to,of,in,by,with,at,it,its,this,that,' +
    'got,expected,unexpected,received,revoked,refreshed,renewed,rotated,loaded,saved,stored,ready,pending,timeout,' +
    'bearer,basic,digest,timed,authentication,login,change,check,entry,prompt,field,length,type,ask,keep,new,old,too,only,your,my,no.,not set,not available,not configured'
  ).split(','),
);

const PLACEHOLDER =
  /^(?:\\+[nrt]|\*{2,}|x{4,}|\.{2,}|-+|_+|•+|\[[A-Za-z _-]{1,24}\]|\((?:null|none|nil|unknown|invalid|hidden|redacted|unset|not set|masked)\)|\$\{.*|\$\(.*|\$[A-Z_]+|%\(?\w*\)?[sdufp]|\{\{.*|\{[A-Za-z_]*\}?|<(?![^<> ]*\d[^<> ]*>).*|[\w.]+\(\)|0x0+|0+|\?+|%[A-Z_]+%|__\w+__)$/i;

/** Whether a value says no secret: a state, a placeholder, a mask. */
export function saysNothing(value: string, shape = shapeOf(value)): boolean {
  const code = value.charCodeAt(0);
  const last = value.charCodeAt(value.length - 1);
  // Most secrets end here: no word, no mask begins with a digit but zero.
  if (code >= 0x31 && code <= 0x39) return last === CLOSING && PLACEHOLDER.test(value);
  const first = code | 0x20;
  const letter = first >= 0x61 && first <= 0x7a && first !== 0x78;
  if (value.length > 20 && letter) return value.endsWith('()');
  // Nor has any of them a digit behind a letter.
  if (letter && last !== CLOSING && (shape & SHAPE.digit) !== 0) return false;
  if (value.length <= LONGEST_STATE + 8 && saysState(value, last)) return true;
  return (!letter || last === CLOSING) && PLACEHOLDER.test(value);
}

const CLOSING = 0x29;
const LONGEST_STATE = 20;

/** A word of state, perhaps with the marks that end a sentence. */
function saysState(value: string, last: number): boolean {
  const word = value.toLowerCase();
  if (STATES.has(word)) return true;
  if (!isStop(last)) return false;
  let end = word.length;
  while (end > 0 && isStop(word.charCodeAt(end - 1))) end--;
  return STATES.has(word.slice(0, end));
}

/** One of `.,:;!?`. */
function isStop(code: number): boolean {
  return code === 0x2e || code === 0x2c || code === 0x3a || code === 0x3b || code === 0x21 || code === 0x3f;
}

/** Whether the text looks drawn by lot rather than written: letters with digits, or a long run of mixed case. */
export function looksRandom(value: string): boolean {
  if (value.length < 6) return false;
  const digits = /\d/.test(value);
  const letters = /[A-Za-z]/.test(value);
  if (digits && letters) return !/^v?\d+(?:[.-]\w+)*$/i.test(value) || value.length >= 20;
  return (
    /[^\w.:/-]/.test(value) ||
    (value.length >= 16 && /[a-z]/.test(value) && /[A-Z]/.test(value)) ||
    /^\d{6,}$/.test(value)
  );
}

/** Accounts of the system itself: they name nobody. */
const SYSTEM_USERS = new Set(
  (
    'root,system,shell,nobody,daemon,android,messagebus,syslog,systemd,www-data,radio,wifi,bluetooth,media,camera,' +
    'graphics,audio,audioserver,cameraserver,mediaserver,nfc,vpn,log,logd,drm,gps,keystore,sshd,ntp,chrony,avahi,polkitd,polkit,' +
    'rtkit,pulse,pipewire,gdm,lightdm,colord,dnsmasq,tss,uucp,bin,sys,adm,lp,mail,news,games,man,irc,proxy,backup,list,' +
    'gnats,_apt,statd,rpc,dbus,systemd-network,systemd-resolve,systemd-timesync,systemd-coredump,kernel,user,owner,' +
    'admin,administrator,guest,anonymous,postgres,mysql,redis,default,current,invalid,localhost,localdomain,all,any,host,server,client,self,me,app,service'
  ).split(','),
);

/** Users of Android's applications, and addresses. */
const NO_PERSON = /^(?:u\d+_[ais]?\d+|0x[0-9a-f]+)$/;

function mayBeNoPerson(value: string, shape: number): boolean {
  return (shape & SHAPE.underscore) !== 0 || value.charCodeAt(0) === 0x30;
}

/** Whether the text may name a person: no account of the system, no number, no application's id. */
export function mayBePerson(value: string, shape = shapeOf(value)): boolean {
  // No account of the system has a digit.
  if (((shape & SHAPE.digit) === 0 && SYSTEM_USERS.has(value.toLowerCase())) || saysNothing(value, shape)) return false;
  if ((shape & SHAPE.letter) === 0) return /^\d{7,}$/.test(value);
  return value.length >= 2 && !(mayBeNoPerson(value, shape) && NO_PERSON.test(value));
}

/** A call, a path of members, a C++ name: source, not a value. */
export function isCode(value: string, shape: number): boolean {
  return (
    (shape & (SHAPE.bracket | SHAPE.colon)) !== 0 &&
    /^[A-Za-z_][\w.]*(?:::[\w:~<>]+|\((?:[A-Za-z_&*)]|$))/.test(value) &&
    !/["']/.test(value)
  );
}
