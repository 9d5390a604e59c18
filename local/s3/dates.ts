/** `Tue, 21 Nov 2026 10:00:00 GMT` @param at epoch milliseconds */
export const formatted = (at: number) => new Date(at).toUTCString()

/** ISO 8601, as in XML and events. @param at epoch milliseconds */
export const isoTime = (at: number) => new Date(at).toISOString()
