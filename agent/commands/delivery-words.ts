/** What each kind of delivery is called in the lists that people read. */
export const DELIVERY_WORDS = { create: 'ticket', attach: 'evidence', comment: 'comment' } as const;
