/** Root of the agent's own errors: one class a reason, told apart by `code`, never by text. */
export abstract class AgentError extends Error {
  /** Stable, machine-readable, `room/reason`. */
  abstract readonly code: string;
  /** Whether doing the same again later can succeed. */
  readonly retryable: boolean = false;
}

/** The caller (a person, a file, the environment) asked for something that cannot be. CLI exit code 2. */
export class UsageError extends AgentError {
  override readonly name: string = 'UsageError';
  readonly code: string = 'base/usage';
}

/** The caller lacks a right on this machine. CLI exit code 2. */
export class NotPermittedError extends AgentError {
  override readonly name = 'NotPermittedError';
  readonly code = 'base/not-permitted';
}

/** A state file cannot be read by this program: damaged, or of another kind. */
export class UnreadableStateError extends AgentError {
  override readonly name = 'UnreadableStateError';
  readonly code = 'base/unreadable-state';
}

/** A state file was written by a newer agent: it is whole, and must not be touched. CLI exit code 2. */
export class NewerStateError extends UsageError {
  override readonly name = 'NewerStateError';
  override readonly code = 'base/newer-state';
}

/** Another daemon already works on this state directory. */
export class AlreadyRunningError extends AgentError {
  override readonly name = 'AlreadyRunningError';
  readonly code = 'base/already-running';
}

/** The text of anything thrown, for a log or a person. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's error code (`ENOENT`, `EACCES`, …) of anything thrown, where it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Use where a union has been handled to the end: a new member then does not compile. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
