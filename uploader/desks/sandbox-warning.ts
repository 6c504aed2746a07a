/** Stands on every surface that shows a ticket of the sandbox desk. */
export const SANDBOX_WARNING = 'This is the sandbox desk on this machine. Nobody at DTEN sees it.';
