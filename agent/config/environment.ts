/** The variables that the process was started with; names are case-sensitive. */
export type Environment = Readonly<Record<string, string>>;

/** System folders of Linux and Android. Fixed, so that nobody can put a program of his own before the system's. */
const COMMAND_PATH =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/system/bin:/system/xbin:/vendor/bin:/apex/com.android.runtime/bin';

/**
 * What Android's own tools (`dumpsys`, `pm`, …) need to start, the unit's time zone, where its system bus is, and where
 * Node keeps compiled code, for our own child processes.
 */
const PASSED_ON =
  /^(ANDROID_[A-Z0-9_]+|(DEX2OAT)?BOOTCLASSPATH|SYSTEMSERVERCLASSPATH|TZ|DBUS_SYSTEM_BUS_ADDRESS|NODE_COMPILE_CACHE)$/;

/** The only place where the environment of the process is read. */
export function readEnvironment(): Environment {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) variables[name] = value;
  return variables;
}

/**
 * The whole environment of child processes and of the host's commands: fixed, so that output is in one language and
 * nothing private of whoever started the agent reaches another program.
 */
export function commandEnvironment(environment: Environment = readEnvironment()): Record<string, string> {
  const passedOn = Object.entries(environment).filter(([name]) => PASSED_ON.test(name));
  return {
    ...Object.fromEntries(passedOn),
    PATH: COMMAND_PATH,
    HOME: '/',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
  };
}
